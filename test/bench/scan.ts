import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSourceFiles } from '../../src/node/source-files.ts';
import { languages } from '../../src/scanners/languages.ts';
import { scanEntities } from '../../src/scanners/scan.ts';
import type { GrammarName } from '../../src/scanners/syntax/grammar-files.ts';
import { parse } from '../../src/scanners/syntax/grammar.ts';
import { alternately } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

const grammars: Readonly<Record<string, GrammarName>> = { typescript: 'typescript', python: 'python', java: 'java', csharp: 'c-sharp' };

/** A scan for entities, beside nothing but parsing the same candidate files; and one after a single change, beside a first one. */
export async function benchScan(times = 5): Promise<Measured[]> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    const root = await madeUp(join(home, 'workspace'));
    const cache = join(home, 'scan.json');
    const { signal } = new AbortController();
    const sources = createSourceFiles({ root, store: join(home, 'store.git'), cache });
    const scan = () => scanEntities(sources, signal);
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
      compare('a scan after one changed file', { goal: 0.25, by: 'cpu', peer: 'a first scan' }, again, first),
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
