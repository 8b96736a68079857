import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCli } from './build-cli.ts';
import { buildExtension } from './bundles.ts';
import { writeNotices } from './notices.ts';
import { buildSample } from './build-sample.ts';
import { copyGrammars } from './grammars.ts';
import { buildWebviews } from './webview-bundle.ts';

const output = join(import.meta.dirname, '..', 'dist');
await rm(output, { recursive: true, force: true });
const [hostModules, webviewModules, grammars] = await Promise.all([
  buildExtension(output),
  buildWebviews(join(output, 'webview')),
  copyGrammars(join(output, 'grammars')),
  buildCli(),
  buildSample(join(output, 'sample')),
]);
await writeNotices(join(output, 'third-party-notices.txt'), [...hostModules, ...webviewModules, ...grammars]);
