import { createSourceFiles } from '../../src/node/source-files.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';

const [root = '', store = '', cache = ''] = process.argv.slice(2);
const { entities } = await createEntityScanner(createSourceFiles({ root, store, cache })).scan(new AbortController().signal);
process.send?.([entities.length, process.resourceUsage().maxRSS]);
process.disconnect();
