// checkpoint-child.ts ROOT STORE HOME – takes a checkpoint and copies what is put back; prints the tree and the folder, or why there is none.
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { openPutBack } from '../../src/node/put-back.ts';

const [root = '', store = '', home = ''] = process.argv.slice(2);
const why = (error: unknown): string => `failed: ${String(error)}`;
const tree = await openCheckpoints({ root, store })
  .then((checkpoints) => checkpoints.take())
  .then(({ tree: taken }) => taken, why);
const putBack = openPutBack(home, root);
const copied = await putBack.copy('src', `${root}/src`).then(() => putBack.folder() ?? '', why);
process.stdout.write(`${JSON.stringify([tree, copied])}\n`);
