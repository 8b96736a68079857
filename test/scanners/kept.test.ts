import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CodeScan, SourceFiles } from '../../src/core/registry/code-scan.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';
import { createMemorySources, scanOf } from '../fakes/memory-sources.ts';

const { signal } = new AbortController();
const entity = (name: string, column = 'name'): string =>
  `import { Entity, Column } from 'typeorm';\n@Entity()\nexport class ${name} { @Column() ${column}: string; }\n`;
const scanAlone = (sources: SourceFiles): Promise<CodeScan> => createEntityScanner(sources).scan(signal);
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/${index}.ts`, entity(`A${index}`)]));

const texts = [
  entity('A'),
  entity('A', 'other'),
  entity('B'),
  "import { Entity } from 'typeorm';\n@Entity()\nexport class C extends Base {}\n",
  "export class Base { @Column({ type: 'enum', enum: Kind }) kind: Kind; }",
  "export enum Kind { x = 'x', y = 'y' }",
  'export const none = 1;',
  'create table a (id int);',
  'create table b (id int, a_id int references a (id));',
  'model M { id Int @id }',
  `${entity('D')}\nfunction {{{ (`,
];
const path = fc.constantFrom('a.ts', 'b.ts', 'c/d.ts', 'base.ts', 'kind.ts', 'a.sql', 'b.sql', 'm.prisma');
const text = fc.constantFrom(...texts);

/** Edits, and scans by processes that live on and by one that begins now; and what may happen to what was kept. */
const moment = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), path, text }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constant('scan' as const), by: fc.constantFrom(0, 1, 2) }),
  fc.record({ kind: fc.constant('scan' as const), by: fc.constantFrom(0, 1, 2) }),
  fc.record({ kind: fc.constant('together' as const), path, text }),
  fc.record({ kind: fc.constant('cut' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('back' as const) }),
);

it('finds what a scan from nothing finds, whatever was written, removed, kept by others or damaged before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 25 }), async (moments) => {
      const files: Record<string, string> = { 'a.ts': entity('A'), 'a.sql': texts[7] ?? '' };
      const sources = createMemorySources(files);
      const living = [createEntityScanner(sources), createEntityScanner(sources)];
      const put = (path: string, text: string): void => {
        files[path] = text;
        sources.put(path, text);
      };
      let before = '';
      for (const moment of moments) {
        const kept = (await sources.kept()) ?? '';
        if (moment.kind === 'put') put(moment.path, moment.text);
        else if (moment.kind === 'remove') {
          delete files[moment.path];
          sources.remove(moment.path);
        } else if (moment.kind === 'cut') await sources.keep(kept.slice(0, Math.floor(kept.length * moment.part)));
        else if (moment.kind === 'back') await sources.keep(before);
        else if (moment.kind === 'together') {
          // Each of them knows of one change that the other does not keep.
          const [one, two] = living.map((scanner) => scanner.scan(signal));
          put(moment.path, moment.text);
          await Promise.all([one, two]);
        } else {
          before = kept;
          expect(await (living[moment.by] ?? createEntityScanner(sources)).scan(signal)).toEqual(await scanOf(files));
        }
      }
      for (const scanner of [...living, createEntityScanner(sources)]) expect(await scanner.scan(signal)).toEqual(await scanOf(files));
    }),
    { numRuns: 150 },
  );
});

it('writes what changed behind what is kept, until that is as much again', async () => {
  const sources = createMemorySources(many(20));
  const scanner = createEntityScanner(sources);
  await scanner.scan(signal);
  const kept = async (): Promise<string> => (await sources.kept()) ?? '';
  const first = await kept();
  let wholes = 0;
  for (let change = 1; change < 60; change++) {
    const before = await kept();
    sources.put('src/3.ts', `${entity('A3')}${' '.repeat(change)}`);
    await scanner.scan(signal);
    const after = await kept();
    if (!after.startsWith(before)) wholes += 1;
    else expect(after.length - before.length).toBeLessThan(first.length / 10);
    expect(after.length).toBeLessThan(first.length * 2.2);
  }
  expect(wholes).toBeGreaterThan(0);
  expect(wholes).toBeLessThan(10);
  sources.reads.splice(0);
  await scanAlone(sources);
  expect(sources.reads).toEqual([]);
});

it('keeps nothing of a file that is gone, and knows of those that nobody needed to look at', async () => {
  const sources = createMemorySources({ ...many(3), 'a.sql': 'create table a (id int);' });
  const scanner = createEntityScanner(sources);
  await scanner.scan(signal);
  sources.remove('src/1.ts');
  sources.put('b.sql', 'create table b (id int);');
  await scanner.scan(signal);
  const kept = (await sources.kept()) ?? '';
  expect(['src/0.ts', 'src/1.ts', 'a.sql', 'b.sql'].filter((path) => kept.includes(`\n${path}\t`))).toEqual(['src/0.ts', 'a.sql', 'b.sql']);
  await scanAlone(sources);
  expect(await sources.kept()).toBe(kept);
});

it('takes up what others kept, and reads only the rest where the end is torn', async () => {
  const sources = createMemorySources(many(3));
  const scanner = createEntityScanner(sources);
  await scanner.scan(signal);
  sources.put('src/1.ts', entity('Better'));
  const found = await scanAlone(sources);
  sources.reads.splice(0);
  expect(await scanner.scan(signal)).toEqual(found);
  expect(sources.reads).toEqual([]);
  await sources.keep(((await sources.kept()) ?? '').slice(0, -5));
  expect(await scanAlone(sources)).toEqual(found);
  expect(sources.reads.splice(0)).toEqual(['src/1.ts']);
  await scanAlone(sources);
  expect(sources.reads).toEqual([]);
});

it('does not mix what two found who did not know of each other', async () => {
  const sources = createMemorySources(many(2));
  await scanAlone(sources);
  const base = (await sources.kept()) ?? '';
  sources.put('src/0.ts', entity('One'));
  await scanAlone(sources);
  const one = ((await sources.kept()) ?? '').slice(base.length);
  await sources.keep(base);
  sources.put('src/0.ts', entity('A0'));
  sources.put('src/1.ts', entity('Two'));
  await scanAlone(sources);
  const two = ((await sources.kept()) ?? '').slice(base.length);
  sources.put('src/0.ts', entity('One'));
  await sources.keep(`${base}${one}${two}`);
  expect((await scanAlone(sources)).entities.map(({ name }) => name)).toEqual(['One', 'Two']);
});

it('scans for several at once one after the other; one that fails leaves nothing half known', async () => {
  const sources = createMemorySources(many(4));
  let broken = false;
  const read: SourceFiles['read'] = (file) =>
    broken && file.path === 'src/2.ts' ? Promise.reject(new Error('unreadable')) : sources.read(file);
  const scanner = createEntityScanner({ ...sources, read });
  const [first, second] = await Promise.all([scanner.scan(signal), scanner.scan(signal)]);
  expect(second).toEqual(first);
  expect(sources.reads.splice(0)).toHaveLength(4);
  sources.put('src/1.ts', entity('Better'));
  sources.put('src/2.ts', entity('Worse'));
  broken = true;
  const [failed, next] = await Promise.allSettled([scanner.scan(signal), scanner.scan(signal)]);
  expect([failed.status, next.status]).toEqual(['rejected', 'rejected']);
  sources.put('src/2.ts', entity('A2'));
  broken = false;
  expect((await scanner.scan(signal)).entities.map(({ name }) => name)).toEqual(['A0', 'A2', 'A3', 'Better']);
});

it('a file that says the same after an edit has nothing found anew, also where only others name it', async () => {
  const files = {
    'Context.cs': 'class Context : DbContext { public DbSet<Order> Orders { get; set; } }',
    'Order.cs': 'class Order : Base { public string Number { get; set; } }',
    'Base.cs': 'class Base { public int Id { get; set; } }',
  };
  const sources = createMemorySources(files);
  const scanner = createEntityScanner(sources);
  const first = await scanner.scan(signal);
  for (const [path, text] of Object.entries(files)) {
    sources.reads.length = 0;
    const before = await sources.kept();
    sources.put(path, `${text} // again`);
    expect(await scanner.scan(signal)).toEqual(first);
    // What was found is not written again.
    expect((await sources.kept())?.slice(before?.length)).not.toContain('"entities"');
    expect(sources.reads).toEqual([path]);
  }
});
