import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { git, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

const at = ({ root }: DiskRuns, name: string): string => path.join(root, name);
const text = (runs: DiskRuns, name: string): string => readFileSync(at(runs, name), 'utf8');

test('what is left alone is told file by file, with the reason', async () => {
  const names = ['edited', 'gone', 'linked', 'folder', 'bits', 'deleted', 'saved', 'meanwhile', 'again', 'fine'];
  const runs = await openDiskRuns(
    repository({ ...Object.fromEntries(names.map((name) => [name, 'old\n'])), 'dir/a': 'a\n', 'dir2/a': 'a\n', elsewhere: 'x' }),
  );
  await runs.changes('one', () => {
    for (const name of names) writeFileSync(at(runs, name), 'new\n');
    chmodSync(at(runs, 'bits'), 0o755);
    rmSync(at(runs, 'deleted'));
    writeFileSync(at(runs, 'dir/a'), 'A\n');
    writeFileSync(at(runs, 'dir2/a'), 'A\n');
  });
  await runs.changes('one', () => writeFileSync(at(runs, 'saved'), 'mine\n'), { saved: true });
  await runs.changes('one', () => writeFileSync(at(runs, 'meanwhile'), 'mine\n'), { saved: false });
  await runs.changes('two', () => writeFileSync(at(runs, 'again'), 'newer\n'));
  writeFileSync(at(runs, 'edited'), 'mine\n');
  rmSync(at(runs, 'gone'));
  rmSync(at(runs, 'linked'));
  symlinkSync('elsewhere', at(runs, 'linked'));
  rmSync(at(runs, 'folder'));
  writeFiles(runs.root, { 'folder/inside': 'mine' });
  chmodSync(at(runs, 'bits'), 0o644);
  writeFileSync(at(runs, 'deleted'), 'mine\n');
  renameSync(at(runs, 'dir'), at(runs, 'moved'));
  symlinkSync('moved', at(runs, 'dir'));
  rmSync(at(runs, 'dir2'), { recursive: true });
  writeFileSync(at(runs, 'dir2'), 'a file\n');
  expect(await runs.undo('one')).toEqual({
    restored: ['fine'],
    skipped: [
      'again: run two changed it since',
      'bits: it is no longer executable',
      'deleted: it was created again after the run deleted it',
      'dir/a: dir is a link now',
      'dir2/a: dir2 is a file now',
      'edited: it was changed since, possibly by you; undo its changes one by one, or edit it',
      'folder: it is a folder now',
      'gone: it was deleted or moved since',
      'linked: it is a link now',
      'meanwhile: it was changed while "make it" ran, possibly by you',
      'saved: it was saved in the editor since',
    ],
  });
  expect([text(runs, 'moved/a'), text(runs, 'bits'), text(runs, 'folder/inside'), text(runs, 'fine')]).toEqual([
    'A\n',
    'new\n',
    'mine',
    'old\n',
  ]);
});

test('what changed while a command ran is told also where it cannot be looked at', async () => {
  const runs = await openDiskRuns(repository({ '.batutaignore': 'made/\n', 'made/old': 'old\n', 'src/a': 'a\n' }));
  await runs.changes('one', () => writeFileSync(at(runs, 'src/a'), 'A\n'));
  await runs.changes('one', () => writeFileSync(at(runs, 'made/new'), 'new\n'), { saved: false });
  await runs.changes('one', () => rmSync(at(runs, 'made/old')), { saved: false });
  expect(await runs.undo('one')).toEqual({
    restored: ['src/a'],
    skipped: [
      'made/new: it was changed while "make it" ran, possibly by you',
      'made/old: it was deleted while "make it" ran, possibly by you',
    ],
  });
});

test('of what no agent may read there is no copy to bring back, and the undo says so', async () => {
  const runs = await openDiskRuns(repository({ '.batutaignore': 'made/\n', 'made/old': 'old\n', 'made/gone': 'x', 'src/a': 'a\n' }));
  await runs.changes('one', () => {
    writeFiles(runs.root, { 'made/old': 'new\n', 'made/new': 'new\n', 'src/a': 'A\n' });
    rmSync(at(runs, 'made/gone'));
  });
  const why = 'agents may not read it, so no copy of it is kept; undo it by hand';
  expect(await runs.undo('one')).toEqual({ restored: ['src/a'], skipped: [`made/gone: ${why}`, `made/new: ${why}`, `made/old: ${why}`] });
  expect([text(runs, 'made/old'), text(runs, 'made/new'), text(runs, 'src/a')]).toEqual(['new\n', 'new\n', 'a\n']);
});

/** Everything that lies there: `755`, `644` and content, or what a link holds. */
function lying(folder: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(path.join(folder, below)).sort()) {
    const inside = below === '' ? name : `${below}/${name}`;
    if (name === '.git') continue;
    const file = path.join(folder, inside);
    const stats = lstatSync(file);
    if (stats.isDirectory()) Object.assign(found, lying(folder, inside));
    else
      found[inside] = stats.isSymbolicLink()
        ? `-> ${readlinkSync(file)}`
        : `${(stats.mode & 0o111) === 0 ? '644' : '755'} ${readFileSync(file, 'latin1')}`;
  }
  return found;
}

const everyKind = (root: string): void => {
  writeFiles(root, {
    empty: '',
    crlf: 'a\r\nb\r\n',
    latin: new Uint8Array([0xe9, 0x0a]),
    'tool*': 'x',
    'to-folder': 'f',
    'from-folder/a': 'a',
    'from-folder/b': 'b',
  });
  symlinkSync('empty', path.join(root, 'link'));
  symlinkSync('nowhere', path.join(root, 'broken'));
  writeFiles(root, { 'Case.txt': 'case', 'to-link': 'l' });
};
const changeEveryKind = (root: string): void => {
  const put = (name: string): string => path.join(root, name);
  writeFileSync(put('empty'), 'no longer');
  writeFileSync(put('crlf'), 'a\nb\n');
  writeFileSync(put('latin'), new Uint8Array([0xe8]));
  chmodSync(put('tool'), 0o644);
  rmSync(put('to-folder'));
  writeFiles(root, { 'to-folder/deep/er': 'in', 'new/empty': '' });
  rmSync(put('from-folder'), { recursive: true });
  writeFileSync(put('from-folder'), 'a file');
  rmSync(put('link'));
  mkdirSync(put('link'));
  writeFileSync(put('link/x'), 'x');
  rmSync(put('broken'));
  symlinkSync('else', put('broken'));
  renameSync(put('Case.txt'), put('case.txt'));
  rmSync(put('to-link'));
  symlinkSync('empty', put('to-link'));
};

test.each(['with git', 'without git'])('every kind of change comes back as it was, and is not undone twice: %s', async (how) => {
  const root = scratchFolder('kinds');
  everyKind(root);
  if (how === 'with git') repository({}, root);
  const before = lying(root);
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => changeEveryKind(root));
  expect((await runs.undo('one')).skipped).toEqual([]);
  expect(lying(root)).toEqual(before);
  await expect(runs.undo('one')).rejects.toThrow('Everything that run one changed has already been undone.');
});

test('a name that is no UTF-8 is never told as undone while it lies there', async () => {
  const root = repository({ a: 'a' });
  const runs = await openDiskRuns(root);
  const name = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
  await runs.changes('one', () => writeFileSync(name, 'x'));
  const { skipped } = await runs.undo('one');
  expect([existsSync(name), skipped]).toEqual([
    true,
    ['caf\ufffd: its name is not UTF-8, so it cannot be told from others; undo it by hand'],
  ]);
});

test('names that no model may give come back too, or are told', async () => {
  const root = repository({ a: 'a' });
  const runs = await openDiskRuns(root);
  const names = ['two\nlines', 'back\\slash', 'dot.', 'c:drive', ' blank ', '[slug]', '{x}', '*', ':colon'];
  await runs.changes('one', () => {
    for (const name of names) writeFileSync(path.join(root, name), 'x');
  });
  const { restored, skipped } = await runs.undo('one');
  expect(restored).toEqual(['*', ':colon', '[slug]', '{x}']);
  expect(skipped.map((line) => line.slice(0, line.lastIndexOf('"') + 1))).toEqual([
    ' blank : " blank "',
    'back\\slash: "back\\\\slash" contains a backslash; write "/"',
    'c:drive: "c:drive" names a drive; use a path relative to the workspace, like "src/main.ts"',
    'dot.: "dot."',
    'two\nlines: "two\\nlines"',
  ]);
  expect(readdirSync(root).sort()).toEqual([' blank ', '.git', 'a', 'back\\slash', 'c:drive', 'dot.', 'two\nlines']);
});

test('one that the machine does not let us write keeps no other from coming back, and the ledger knows', async () => {
  const root = repository({ 'a/one': 'old', 'b/two': 'old', 'c/three': 'old' });
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => {
    for (const name of ['a/one', 'b/two', 'c/three']) writeFileSync(path.join(root, name), 'new');
  });
  rmSync(path.join(root, 'b'), { recursive: true });
  symlinkSync(root.replace(/[^/]+$/u, ''), path.join(root, 'b'));
  expect(await runs.undo('one')).toEqual({ restored: ['a/one', 'c/three'], skipped: ['b/two: b is a link now'] });
  expect(Object.keys(runs.state('one').files)).toEqual(['b/two']);
});

test('a nested repository: its files come back too', async () => {
  const root = repository({ a: 'a' });
  repository({ inner: 'old' }, (mkdirSync(path.join(root, 'sub')), path.join(root, 'sub')));
  const runs = await openDiskRuns(root);
  await runs.changes('one', () => writeFileSync(path.join(root, 'sub/inner'), 'new'));
  expect(await runs.undo('one')).toEqual({ restored: ['sub/inner'], skipped: [] });
  expect(git(path.join(root, 'sub'), 'status', '--porcelain')).toBe('');
});

test('what a run found half written, and went on from, is left as it was found, and named', async () => {
  const root = repository({ a: 'a\n' });
  const runs = await openDiskRuns(root);
  const write = (text: string) => () => writeFileSync(path.join(root, 'b'), text);
  await runs.changes('one', () => writeFileSync(path.join(root, 'a'), 'A\n'));
  await runs.changes('one', write('half'), { saved: false });
  await runs.changes('one', write('whole\n'));
  expect(await runs.undo('one')).toEqual({ restored: ['a'], skipped: ['b: it was changed while "make it" ran, possibly by you'] });
  expect(readFileSync(path.join(root, 'b'), 'utf8')).toBe('half');
});

test('what a person may have written between two changes of a run is not undone with them', async () => {
  const root = repository({ a: 'one\n' });
  const runs = await openDiskRuns(root);
  const write = (text: string) => () => writeFileSync(path.join(root, 'a'), text);
  await runs.changes('one', write('one\ntwo\n'));
  await runs.changes('one', write('mine\none\ntwo\n'), { saved: true });
  await runs.changes('one', write('mine\none\ntwo\nthree\n'));
  expect(await runs.undo('one')).toEqual({ restored: [], skipped: ['a: it was saved in the editor since'] });
  expect(readFileSync(path.join(root, 'a'), 'utf8')).toBe('mine\none\ntwo\nthree\n');
});

test('what a person wrote between two changes of a run, while nothing ran, is not undone with them', async () => {
  const root = repository({ a: 'one\n', reverted: 'one\n' });
  const runs = await openDiskRuns(root);
  const write = (text: string) => () => {
    for (const name of ['a', 'new']) writeFileSync(path.join(root, name), text);
  };
  await runs.changes('one', write('one\ntwo\n'));
  await runs.changes('one', () => writeFileSync(path.join(root, 'reverted'), 'two\n'));
  write('mine\none\ntwo\n')();
  git(root, 'checkout', '--quiet', 'reverted');
  await runs.changes('one', write('mine\none\ntwo\nthree\n'));
  await runs.changes('one', () => writeFileSync(path.join(root, 'reverted'), 'three\n'));
  const why = 'it was also changed by someone else while the run worked';
  expect(await runs.undo('one')).toEqual({ restored: ['reverted'], skipped: [`a: ${why}`, `new: ${why}`] });
  expect([text(runs, 'a'), text(runs, 'new'), text(runs, 'reverted')]).toEqual([
    'mine\none\ntwo\nthree\n',
    'mine\none\ntwo\nthree\n',
    'one\n',
  ]);
});

test.each(['saved', 'seen by nobody'])('an undo to a checkpoint takes nothing that a person wrote after it: %s', async (how) => {
  const root = repository({ a: 'one\n' });
  const runs = await openDiskRuns(root);
  const write = (text: string) => () => writeFileSync(path.join(root, 'a'), text);
  await runs.changes('one', write('one\ntwo\n'));
  runs.tell('one', { type: 'checkpoint', name: 'before mine', ...(await runs.checkpoints.take()) });
  if (how === 'saved') await runs.changes('one', write('mine\none\ntwo\n'), { saved: true });
  else write('mine\none\ntwo\n')();
  await runs.changes('one', write('mine\none\ntwo\nthree\n'));
  runs.tell('one', { type: 'checkpoint', name: 'after mine', ...(await runs.checkpoints.take()) });
  await runs.changes('one', write('mine\none\ntwo\nthree\nfour\n'));
  await runs.completes('one');
  expect(await runs.undo('one', { checkpoint: 'after mine' })).toEqual({ restored: ['a'], skipped: [] });
  expect(await runs.undo('one', { checkpoint: 'before mine' })).toEqual({
    restored: [],
    skipped: ['a: it was also changed by someone else while the run worked'],
  });
  expect(text(runs, 'a')).toBe('mine\none\ntwo\nthree\n');
});
