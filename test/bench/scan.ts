/**
 * What a scan for entities costs, beside nothing but parsing the same candidate files: `node test/bench/scan.ts [FOLDER]`, without a folder on
 * a workspace that it makes. Figures are ratios of the processor time of the fastest of several times, because machines differ. `--times 3`
 * takes fewer. Ends with 1 when a limit is exceeded.
 */
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createSourceFiles } from '../../src/node/source-files.ts';
import { languages } from '../../src/scanners/languages.ts';
import { scanEntities } from '../../src/scanners/scan.ts';
import type { GrammarName } from '../../src/scanners/syntax/grammar-files.ts';
import { parse } from '../../src/scanners/syntax/grammar.ts';

/** Most times the bare parse that a first scan may take, and most times the first one that a scan after one changed file may. */
const limits = { first: 3, again: 0.1 };
const grammars: Readonly<Record<string, GrammarName>> = { typescript: 'typescript', python: 'python', java: 'java', csharp: 'c-sharp' };
const { values, positionals } = parseArgs({ allowPositionals: true, options: { times: { type: 'string', default: '5' } } });

const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
const root = resolve(positionals[0] ?? (await madeUp(join(home, 'workspace'))));
const cache = join(home, 'scan.json');
const { signal } = new AbortController();
const sources = createSourceFiles({ root, store: join(home, 'store.git'), cache });

/** 3,000 files, 120 of them entities. */
async function madeUp(folder: string): Promise<string> {
  for (let index = 0; index < 3000; index++) {
    const file = join(folder, 'src', `part-${index % 60}`, `file-${index}.ts`);
    const methods = Array.from({ length: 12 }, (_, at) => `  step${at}(a: number): number {\n    return this.run(a + ${at});\n  }\n`).join(
      '',
    );
    const entity = index % 25 === 0;
    const head = entity ? "import { Entity, Column, ManyToOne } from 'typeorm';\n@Entity()\n" : '';
    const columns = entity ? '  @Column() name: string;\n  @ManyToOne(() => Part0, { nullable: false }) owner: Part0;\n' : '';
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${head}export class Part${index} {\n${columns}${methods}}\n`);
  }
  execFileSync('git', ['init', '-q', folder]);
  return folder;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

async function fastest(work: () => Promise<unknown>, before: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < Number(values.times); time++) {
    await before();
    times.push(await timed(work));
  }
  return Math.min(...times);
}

const scan = () => scanEntities(sources, signal);
const { entities } = await scan();
const candidates = (await readFile(cache, 'utf8'))
  .split('\n')
  .flatMap((line) => (line.includes('"syntax":') ? [line.split('\t', 1)[0] ?? ''] : []));
const bare = await fastest(
  async () => {
    for (const path of candidates) {
      const text = await readFile(join(root, path), 'utf8');
      const language = languages.find(({ file }) => file.test(path));
      const grammar = grammars[language?.name ?? ''];
      if (grammar) await parse(grammar, text, () => null);
      else await language?.read(text);
    }
  },
  async () => {},
);
const first = await fastest(scan, () => rm(cache, { force: true }));
const touched = join(root, candidates[0] ?? '');
const original = await readFile(touched, 'utf8');
const again = await fastest(scan, () => appendFile(touched, ' '));
await writeFile(touched, original);
await rm(home, { recursive: true, force: true });

console.log(`${entities.length} entities; ${candidates.length} candidate files parsed alone: ${bare.toFixed(0)} ms`);
for (const [name, ratio, limit] of [
  ['a first scan', first / bare, limits.first],
  ['a scan after one changed file', again / first, limits.again],
] as const) {
  if (ratio > limit) process.exitCode = 1;
  console.log(`${name}: ${ratio.toFixed(2)} × ${name === 'a first scan' ? 'that' : 'the first'} (at most ${limit})`);
}
