import type { SceneOptions } from './scene.ts';

/**
 * A workspace whose proof costs nothing: two layers, and a check that fails where a file of the layer
 * has the word "bad" in it.
 */
export const tinyFiles = (settings = ''): Readonly<Record<string, string>> => ({
  'README.md': 'A tiny project.\n',
  'check.mjs': `import { readdirSync, readFileSync } from 'node:fs';
const folder = process.argv[2];
const bad = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.txt') && readFileSync(folder + '/' + name, 'utf8').includes('bad'));
if (bad.length > 0) { console.log('bad words in ' + bad.join(', ')); process.exit(1); }
`,
  'src/a.txt': 'old a\n',
  'lib/b.txt': 'old b\n',
  'other.txt': 'nobody owns this\n',
  '.claude/batuta.yaml': `version: 1
agents:
  source:
    section: Source
    owns: [src/**]
    validate: [node check.mjs src]
  library:
    section: Library
    owns: [lib/**]
    validate: [node check.mjs lib]
${settings}`,
});

export const tiny = (handler: NonNullable<SceneOptions['handler']>, settings = ''): SceneOptions => ({
  files: tinyFiles(settings),
  handler,
});
