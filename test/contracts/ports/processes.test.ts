import { createProcesses } from '../../../src/node/processes.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import { hasSandbox, openSandboxed } from '../../node/sandbox/sandbox-scene.ts';
import { scratchFolder } from '../../node/scratch.ts';
import { processesContract } from './processes.ts';

const commands = {
  succeeds: [process.execPath, '-e', 'console.log("fine")'],
  fails: [process.execPath, '-e', 'console.error("broken"); process.exitCode = 3'],
  missing: ['no-such-program-anywhere'],
  long: [process.execPath, '-e', 'setTimeout(() => {}, 600000)'],
};

processesContract('node', async () => ({ processes: createProcesses({ root: scratchFolder('processes'), env: process.env }), commands }));
if (hasSandbox) processesContract('node, in a sandbox', async () => ({ processes: (await openSandboxed()).processes, commands }));
processesContract('fake', async () => ({
  processes: createFakeProcesses({ succeeds: { output: 'fine\n' }, fails: { output: 'broken\n', exitCode: 3 }, long: {} }),
  commands: { succeeds: ['succeeds'], fails: ['fails'], missing: ['missing'], long: ['long'] },
}));
