// npm pack: the command line alone, with all that it needs, so its manifest names no dependencies while the package is made.
// `prepack` builds and writes that manifest, `postpack` (--restore) brings ours back; after a crash in between: node .ci/pack.ts --restore
import { existsSync } from 'node:fs';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { buildCli, entry } from './build-cli.ts';
import { copyGrammars } from './grammars.ts';
import { writeNotices } from './notices.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const [manifest, kept] = [join(root, 'package.json'), join(root, 'package.json.kept')];
/** What the manifest of the package has of ours. */
const published = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  license: z.string(),
  bin: z.record(z.string(), z.string()),
  type: z.string(),
});

if (existsSync(kept)) await rename(kept, manifest);
if (!process.argv.includes('--restore')) {
  const modules = [...(await buildCli()), ...(await copyGrammars(join(dist, 'grammars')))];
  await writeNotices(join(dist, 'cli/third-party-notices.txt'), modules);
  const ours = published.parse(JSON.parse(await readFile(manifest, 'utf8')));
  const files = [...[entry, 'cli.cjs', 'cli', 'grammars'].map((name) => `dist/${name}`), 'docs', 'CHANGELOG.md'];
  await copyFile(manifest, kept);
  await writeFile(manifest, `${JSON.stringify({ ...ours, engines: { node: '>=22.13' }, files }, null, 2)}\n`);
}
