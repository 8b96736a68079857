import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { commandLine, extension } from './bundles.ts';
import { extensionModules, writeNotices } from './notices.ts';
import { buildWebviews } from './webview-bundle.ts';

await rm('dist', { recursive: true, force: true });
const [webviewModules, ownModules] = await Promise.all([
  buildWebviews(join(import.meta.dirname, '..', 'dist', 'webview')),
  extensionModules(),
  build(extension),
  build(commandLine),
]);
await writeNotices('dist/third-party-notices.txt', [...ownModules, ...webviewModules]);
