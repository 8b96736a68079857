import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { createSourceFiles } from '../../src/node/source-files.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const { signal } = new AbortController();
const isSource = (path: string): boolean => path.endsWith('.ts');

/** All was written long ago, or `now` says otherwise. */
function scene(files: Readonly<Record<string, string>>, now = () => Date.now() + 10_000) {
  const home = scratchFolder('sources');
  const root = join(home, 'workspace');
  writeFiles(root, files);
  execFileSync('git', ['init', '-q', root]);
  const cache = join(home, 'kept', 'scan.json');
  return { home, root, cache, sources: createSourceFiles({ root, store: join(home, 'store.git'), cache, now }) };
}

it('lists and reads files whose names are not ASCII', async () => {
  const { sources } = scene({ 'src/café.ts': 'un', 'src/日本.ts': 'two', 'src/plain.ts': 'three', 'src/no.md': '' });
  const listed = await sources.list(isSource, signal);
  expect(listed.map(({ path }) => path).toSorted()).toEqual(['src/café.ts', 'src/plain.ts', 'src/日本.ts']);
  for (const file of listed) expect(await sources.read(file)).toHaveLength(file.size);
});

it.runIf(process.platform === 'linux')('a file whose name is no text has a line, and the others are read', async () => {
  const { root, sources } = scene({ 'src/a.ts': "import { Entity } from 'typeorm';\n@Entity()\nexport class A {}\n" });
  writeFileSync(Buffer.from(`${root}/src/caf\u00e9.ts`, 'latin1'), '');
  const scanner = createEntityScanner(sources);
  const { entities, skipped } = await scanner.scan(signal);
  expect(entities.map(({ name }) => name)).toEqual(['A']);
  expect(skipped.map(({ file, why }) => [file, inEnglish(why)])).toEqual([['src/caf\ufffd.ts', 'Its name is not in UTF-8.']]);
  expect(await scanner.scan(signal)).toEqual({ entities, skipped, enums: {}, patterns: expect.anything() });
});

it('gives a file that was written another stamp, be it of the same size and time; the others are the same again', async () => {
  const { root, sources } = scene({ 'a.ts': 'one', 'b.ts': 'two', 'c.ts': 'three' });
  const [a, b, c] = await sources.list(isSource, signal);
  const { atime, mtime } = statSync(join(root, 'b.ts'));
  rmSync(join(root, 'b.ts'));
  writeFileSync(join(root, 'other'), '');
  writeFileSync(join(root, 'b.ts'), 'six');
  utimesSync(join(root, 'b.ts'), atime, mtime);
  appendFileSync(join(root, 'c.ts'), '!');
  const again = await sources.list(isSource, signal);
  expect(again.map(({ path, size }) => `${path} ${size}`)).toEqual(['a.ts 3', 'b.ts 3', 'c.ts 6']);
  expect(again[0]).toEqual(a);
  expect(again[1]?.stamp).not.toBe(b?.stamp);
  expect(again[2]?.stamp).not.toBe(c?.stamp);
  const third = await sources.list(isSource, signal);
  expect(third.every((file, index) => file === again[index])).toBe(true);
  rmSync(join(root, 'a.ts'));
  expect((await sources.list(isSource, signal)).map(({ path }) => path)).toEqual(['b.ts', 'c.ts']);
});

it('gives a file that was written just now another stamp with each look, until its time tells of the next write', async () => {
  let time = 0;
  const { root, sources } = scene({ 'a.ts': 'one' }, () => time);
  const { ctimeMs } = statSync(join(root, 'a.ts'));
  const stamps: unknown[] = [];
  for (time of [ctimeMs, ctimeMs + 1, ctimeMs + 5000, ctimeMs + 5001]) stamps.push((await sources.list(isSource, signal))[0]?.stamp);
  expect(new Set(stamps.slice(0, 3)).size).toBe(3);
  expect(stamps[3]).toBe(stamps[2]);
});

it('looks at everything again under another list of what is hidden, and reads nothing that is', async () => {
  const { root, sources } = scene({ 'a.ts': 'one', 'b.ts': 'two', '.batutaignore': '' });
  const before = await sources.list(isSource, signal);
  for (const file of before) expect(await sources.read(file)).toHaveLength(3);
  writeFileSync(join(root, '.batutaignore'), 'b.ts\n');
  const after = await sources.list(isSource, signal);
  expect(after.map(({ stamp }) => before.some((file) => file.stamp === stamp))).toEqual([false, false]);
  const read = [];
  for (const file of after) read.push((await sources.read(file))?.length ?? null);
  expect(read).toEqual([3, null]);
});

it('keeps a text, and more behind it, for this user alone; with its folder gone it keeps nothing', async () => {
  const { home, cache, sources } = scene({});
  expect([await sources.kept(), sources.keptStamp()]).toEqual([null, '']);
  await sources.keep('one');
  const stamp = sources.keptStamp();
  expect(sources.keptStamp()).toBe(stamp);
  await sources.append(', two');
  expect(sources.keptStamp()).not.toBe(stamp);
  expect([await sources.kept(), readFileSync(cache, 'utf8')]).toEqual(['one, two', 'one, two']);
  if (process.platform !== 'win32') expect(statSync(cache).mode & 0o777).toBe(0o600);
  rmSync(join(home, 'kept'), { recursive: true });
  await sources.append(', three');
  expect([await sources.kept(), sources.keptStamp()]).toEqual([null, '']);
});
