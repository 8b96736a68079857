import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { commandLine, extension } from './bundles.ts';

await rm('dist', { recursive: true, force: true });
await Promise.all([build(extension), build(commandLine)]);
