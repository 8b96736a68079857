import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildExtension, commandLine } from './bundles.ts';
import { buildWebviews } from './webview-bundle.ts';

const output = join(import.meta.dirname, '..', 'dist');
await rm(output, { recursive: true, force: true });
await Promise.all([buildExtension(output), build(commandLine), buildWebviews(join(output, 'webview'))]);
