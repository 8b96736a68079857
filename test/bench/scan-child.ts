import { createSourceFiles } from '../../src/node/source-files.ts';
import { scanEntities } from '../../src/scanners/scan.ts';

const [root = '', store = '', cache = ''] = process.argv.slice(2);
const { entities } = await scanEntities(createSourceFiles({ root, store, cache }), new AbortController().signal);
process.send?.([entities.length, process.resourceUsage().maxRSS]);
process.disconnect();
