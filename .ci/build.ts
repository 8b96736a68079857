import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { commandLine, extension } from './bundles.ts';
import { buildWebviews } from './webview-bundle.ts';

await rm('dist', { recursive: true, force: true });
await Promise.all([build(extension), build(commandLine), buildWebviews(join(import.meta.dirname, '..', 'dist', 'webview'))]);
