import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSourceFiles } from '../../src/node/source-files.ts';
import { languages } from '../../src/scanners/languages.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';
import type { GrammarName } from '../../src/scanners/syntax/grammar-files.ts';
import { parse } from '../../src/scanners/syntax/grammar.ts';
import { alternately } from './alternately.ts';
import { amount, compare, type Measured } from './measured.ts';

/** Files of the large workspace; every 25th of them declares an entity. */
const large = 100_000;

const grammars: Readonly<Record<string, GrammarName>> = { typescript: 'typescript', python: 'python', java: 'java', csharp: 'c-sharp' };

/**
 * A scan for entities, beside nothing but parsing the same candidate files; one after a single change, beside a first one; and the memory of a
 * process that scans very many files.
 */
export async function benchScan(times = 15): Promise<Measured[]> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    const root = await madeUp(join(home, 'workspace'), 3000);
    // First: what was made just now would be looked at more closely than what people work on.
    const megabytes = await memoryOf(await madeUp(join(home, 'large'), large), home);
    const cache = join(home, 'scan.json');
    const { signal } = new AbortController();
    const scanner = createEntityScanner(createSourceFiles({ root, store: join(home, 'store.git'), cache }));
    const scan = () => scanner.scan(signal);
    await scan();
    const candidates = (await readFile(cache, 'utf8'))
      .split('\n')
      .flatMap((line) => (line.includes('"syntax":') ? [line.split('\t', 1)[0] ?? ''] : []));
    const { bare, first, again } = await alternately(times, {
      bare: async () => {
        for (const path of candidates) await parseAlone(path, await readFile(join(root, path), 'utf8'));
      },
      first: { before: () => rm(cache, { force: true }), run: scan },
      again: { before: () => appendFile(join(root, candidates[0] ?? ''), ' '), run: scan },
    });
    return [
      compare('a first scan for entities', { goal: 3, by: 'cpu', peer: `parsing ${candidates.length} candidates` }, first, bare),
      compare('a scan after one changed file', { goal: 0.1, by: 'cpu', peer: 'a first scan' }, again, first),
      amount(`memory of a scan of ${large} files`, 500, megabytes, 'MB', `${megabytes.toFixed(0)} MB`),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function parseAlone(path: string, text: string): Promise<void> {
  const language = languages.find(({ file }) => file.test(path));
  const grammar = grammars[language?.name ?? ''];
  if (grammar) await parse(grammar, text, () => null);
  else await language?.read(text);
}

/** The most memory, in megabytes, that a process of its own has which scans a workspace. */
async function memoryOf(root: string, home: string): Promise<number> {
  const child = fork(join(import.meta.dirname, 'scan-child.ts'), [root, join(home, 'large.git'), join(home, 'large.json')]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The scan ended its process with ${String(code)}.`);
  });
  const [[entities, kilobytes]] = (await Promise.race([once(child, 'message'), ended])) as [[number, number]];
  await ended.catch(() => undefined);
  if (entities !== large / 25) throw new Error(`The scan found ${entities} entities.`);
  return kilobytes / 1024;
}

/** So many files, every 25th of them an entity. */
async function madeUp(folder: string, files: number): Promise<string> {
  for (let index = 0; index < files; index++) {
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
