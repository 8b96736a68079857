// checkpoint-child.ts ROOT STORE HOME – takes a checkpoint, one with another content of src/one.ts, and copies what is put back; prints the tree, the
// folder and the other tree, or why there is none.
import { readFileSync, writeFileSync } from 'node:fs';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { openPutBack } from '../../src/node/put-back.ts';

const [root = '', store = '', home = ''] = process.argv.slice(2);
const why = (error: unknown): string => `failed: ${String(error)}`;
const checkpoints = await openCheckpoints({ root, store }).catch(why);
const take = async (): Promise<string> =>
  typeof checkpoints === 'string' ? checkpoints : (await checkpoints.take().catch((error: unknown) => ({ tree: why(error) }))).tree;
const tree = await take();
const one = readFileSync(`${root}/src/one.ts`);
writeFileSync(`${root}/src/one.ts`, 'other\n');
const other = await take();
writeFileSync(`${root}/src/one.ts`, one);
const putBack = openPutBack(home, root);
const copied = await putBack.copy('src', `${root}/src`).then(() => putBack.folder() ?? '', why);
process.stdout.write(`${JSON.stringify([tree, copied, other])}\n`);
