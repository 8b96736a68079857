import { describe, expect, it } from 'vitest';
import { globTool } from '../../../src/core/tool/glob.ts';
import { grepTool } from '../../../src/core/tool/grep.ts';
import { readTool } from '../../../src/core/tool/read.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { createTestEnvironment, use } from './environment.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\tline ${from + index}`).join('\n');

describe('read', () => {
  it('numbers lines and remembers the hash under the normal path', async () => {
    const environment = createTestEnvironment({ 'src/a.ts': 'one\r\ntwo\n' });
    expect((await use(readTool, { file_path: './src//a.ts' }, environment)).result).toEqual({
      ok: true,
      content: '1\tone\n2\ttwo',
      detail: '2 lines',
    });
    expect([...environment.seen]).toEqual([['src/a.ts', sha256('one\r\ntwo\n')]]);
    expect((await use(readTool, { path: '/workspace/src/a.ts' }, environment)).result.ok).toBe(true);
    expect((await use(readTool, { path: '/workspace/../src/a.ts' }, environment)).result.ok).toBe(false);
  });

  it('shows parts and the head of a huge file, and says how to go on', async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `line ${index + 1}`).join('\n');
    const environment = createTestEnvironment({ 'a.txt': text });
    expect((await use(readTool, { path: 'a.txt', offset: '10', limit: 3 }, environment)).result.content).toBe(
      `${numbered(10, 12)}\n(lines 10 to 12 of 5000; go on with offset 13)`,
    );
    expect((await use(readTool, { path: 'a.txt' }, environment)).result.content).toBe(
      `${numbered(1, 2000)}\n(lines 1 to 2000 of 5000; go on with offset 2001)`,
    );
    expect((await use(readTool, { path: 'a.txt', offset: 5001 }, environment)).result).toMatchObject({
      ok: false,
      content: '"a.txt" has only 5000 lines.',
    });
    const wide = createTestEnvironment({ 'a.txt': Array.from({ length: 100 }, () => 'x'.repeat(5000)).join('\n') });
    const shown = (await use(readTool, { path: 'a.txt' }, wide)).result.content;
    expect([shown.length < 70_000, shown.includes('3000 more characters'), shown.includes('go on with offset')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('shows several files in one call, as far as there is room, and only what it showed counts as read', async () => {
    const wide = `${'x'.repeat(1000)}\n`.repeat(70);
    const environment = createTestEnvironment({ 'src/a.ts': 'a\n', 'src/wide.ts': wide, 'src/b.ts': 'b\n', '.env': 'KEY=1' });
    const { result } = await use(readTool, { paths: ['src/a.ts', '.env', 'src/nope.ts', 'src/b.ts', 'src/a.ts'] }, environment);
    expect([result.ok, result.detail]).toEqual([true, '2 files']);
    expect(result.content).toMatch(
      /^== src\/a\.ts\n1\ta\n\n== \.env\n[^1]*== src\/nope\.ts\nThere is no file .*\n\n== src\/b\.ts\n1\tb$/su,
    );
    expect([...environment.seen.keys()]).toEqual(['src/a.ts', 'src/b.ts']);

    const full = createTestEnvironment({ 'src/wide.ts': wide, 'src/b.ts': 'b\n', 'src/c.ts': 'c\n' });
    const cut = await use(readTool, { paths: ['src/wide.ts', 'src/b.ts', 'src/c.ts'] }, full);
    expect(cut.result.content).toContain('(no room for: src/b.ts, src/c.ts. Read them in another call.)');
    expect(cut.result.content.length).toBeLessThan(61_000);
    expect([...full.seen.keys()]).toEqual(['src/wide.ts']);
    expect((await use(readTool, {}, full)).result.content).toBe('Give either path or paths.');
    expect((await use(readTool, { paths: ['none.ts'] }, full)).result.ok).toBe(false);
  });

  it('says what it cannot show', async () => {
    const environment = createTestEnvironment({
      'src/main.ts': 'x',
      'src/empty.ts': '',
      'lib/other.ts': 'y',
      'a.bin': new Uint8Array([1, 0, 2]),
      'latin.txt': new Uint8Array([0xe4, 0x20]),
      '.env': 'KEY=1',
      'private/notes.md': 'z',
      '.batutaignore': 'private/\n',
    });
    const said = async (path: string) => (await use(readTool, { path }, environment)).result.content;
    expect(await said('src/empty.ts')).toBe('(the file is empty)');
    expect(await said('src/mian.ts')).toBe('There is no file "src/mian.ts". Did you mean src/main.ts?');
    expect(await said('src/other.ts')).toContain('Did you mean lib/other.ts?');
    expect(await said('nothing-like-it')).toContain('Look for it with glob.');
    expect(await said('src')).toBe('"src" is a folder. It contains: empty.ts, main.ts');
    expect(await said('a.bin')).toContain('not UTF-8 text');
    expect(await said('latin.txt')).toContain('not UTF-8 text');
    expect(await said('.env')).toContain('holds secrets');
    expect(await said('private/notes.md')).toContain('.batutaignore');
    expect(await said('../etc/passwd')).toContain('leads out of the workspace');
    expect([...environment.seen.keys()]).toEqual(['src/empty.ts']);
  });
});

describe('grep and glob', () => {
  const environment = createTestEnvironment({
    'src/a.ts': 'const Bank = 1;\nbank();',
    'src/b.md': 'bank',
    '.env': 'BANK=bank',
    'web/c.ts': 'bank',
  });

  it('finds lines, but none in secret files', async () => {
    expect((await use(grepTool, { regex: 'bank', include: null }, environment)).result).toEqual({
      ok: true,
      content: 'src/a.ts:2: bank();\nsrc/b.md:1: bank\nweb/c.ts:1: bank',
      detail: '3 hits',
    });
    expect((await use(grepTool, { pattern: 'bank', glob: 'src/*.ts', ignore_case: true }, environment)).result.content).toBe(
      'src/a.ts:1: const Bank = 1;\nsrc/a.ts:2: bank();',
    );
    expect((await use(grepTool, { pattern: 'nowhere' }, environment)).result).toEqual({
      ok: true,
      content: 'Nothing found.',
      detail: 'no hits',
    });
  });

  it('limits what it shows', async () => {
    const many = createTestEnvironment({ 'a.txt': Array.from({ length: 300 }, () => 'hit').join('\n') });
    expect((await use(grepTool, { pattern: 'hit' }, many)).result.content).toContain('(200 of 300 hits, the most telling first');
  });

  it('lists files', async () => {
    expect((await use(globTool, { pattern: '**/*.ts' }, environment)).result).toEqual({
      ok: true,
      content: 'src/a.ts\nweb/c.ts',
      detail: '2 files',
    });
    expect((await use(globTool, { pattern: '*.py' }, environment)).result.content).toBe('No file matches.');
  });
});
