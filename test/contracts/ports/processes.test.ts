import { createProcesses } from '../../../src/node/processes.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import { scratchFolder } from '../../node/scratch.ts';
import { processesContract } from './processes.ts';

processesContract('node', async () => ({
  processes: createProcesses({ root: scratchFolder('processes'), env: process.env }),
  commands: {
    succeeds: [process.execPath, '-e', 'console.log("fine")'],
    fails: [process.execPath, '-e', 'console.error("broken"); process.exitCode = 3'],
    missing: ['no-such-program-anywhere'],
    long: [process.execPath, '-e', 'setTimeout(() => {}, 600000)'],
  },
}));
processesContract('fake', async () => ({
  processes: createFakeProcesses({ succeeds: { output: 'fine\n' }, fails: { output: 'broken\n', exitCode: 3 }, long: {} }),
  commands: { succeeds: ['succeeds'], fails: ['fails'], missing: ['missing'], long: ['long'] },
}));
