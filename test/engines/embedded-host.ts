import { diskFiles } from '../../src/node/disk-files.ts';
import { runHost } from '../contracts/durable/host.ts';
import { contractWorkflows } from '../contracts/durable/workflows.ts';
import { embeddedEngine, impatient } from './embedded-adapter.ts';
import { faultyFiles, killSelf } from './faulty-files.ts';

await runHost((command, onEffect) => {
  const journalFiles = faultyFiles(impatient(diskFiles()), command.fault, killSelf);
  const workflows = contractWorkflows({ effects: command.effects }, command.version, onEffect);
  const host = command.host === undefined ? {} : { host: command.host };
  return { engine: embeddedEngine({ folder: command.folder, workflows, journalFiles, ...host }), writes: () => journalFiles.writes() };
});
