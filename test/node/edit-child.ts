// edit-child.ts FOLDER – makes the edits, one after the other, and prints how each of them ended.
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { edits } from './edit-files.ts';

const files = openWorkspaceFiles(process.argv[2] ?? '');
const told: string[] = [];
for (const { path, before, after } of edits)
  told.push(
    await files.swap(path, { before: before === null ? null : sha256(before), after: after === null ? null : Buffer.from(after) }).then(
      ({ status }) => status,
      (error: unknown) => String(error),
    ),
  );
process.stdout.write(`${JSON.stringify(told)}\n`);
