import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configText, headText, isHead, isStoreConfig } from '../../src/node/repository-texts.ts';
import { git, scratchFolder } from './scratch.ts';

const usual = { keepsModes: true, hasLinks: true, ignoresCase: false, composes: null };
const text = configText(usual, true);

it.each([
  [usual, true, '\trepositoryformatversion = 1\n\tfilemode = true\n\tbare = true\n'],
  [usual, false, '\trepositoryformatversion = 1\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n'],
  [
    { keepsModes: false, hasLinks: false, ignoresCase: true, composes: null },
    true,
    '\trepositoryformatversion = 1\n\tfilemode = false\n\tbare = true\n\tsymlinks = false\n\tignorecase = true\n',
  ],
  [
    { keepsModes: true, hasLinks: true, ignoresCase: true, composes: true },
    true,
    '\trepositoryformatversion = 1\n\tfilemode = true\n\tbare = true\n\tignorecase = true\n\tprecomposeunicode = true\n',
  ],
])('the disk %o, bare %s: as git writes it', (traits, isBare, core) => {
  expect(configText(traits, isBare)).toBe(`[core]\n${core}[extensions]\n\tobjectformat = sha256\n`);
});

it('of a store’s config only that is taken which git reads as one of a store, wherever it was cut', () => {
  const store = scratchFolder('store');
  git(store, 'init', '--quiet', '--bare', store);
  const reads = (config: string): string => {
    writeFileSync(join(store, 'config'), config);
    try {
      return git(store, '--git-dir', store, 'rev-parse', '--show-object-format', '--is-bare-repository');
    } catch {
      return '';
    }
  };
  const taken = Array.from(text, (_, end) => text.slice(0, end + 1)).filter((cut) => isStoreConfig(cut));
  expect(taken.map((cut) => cut.length - text.length)).toEqual([-1, 0]);
  const others = [
    `# ours\r\n${text.replaceAll('\n', '\r\n')}`,
    `${text}[gc]\n\tauto = 0\n[Remote "some where"]\n\turl = "a b"\n[core]\n\tsharedRepository\n`,
    text.replace('repositoryformatversion = 1', 'RepositoryFormatVersion=1').replace('[extensions]', '; here\n[Extensions]'),
  ];
  expect(others.map(isStoreConfig)).toEqual(others.map(() => true));
  expect([...taken, ...others].map(reads)).toEqual([...taken, ...others].map(() => 'sha256\ntrue'));
  expect(isStoreConfig(`${text}\trefstorage = reftable\n`)).toBe(true);
});

it.each([
  ['nothing', ''],
  ['zeros', '\0'.repeat(text.length)],
  ['zeros at its end', `${text}\0\0`],
  ['the older format', text.replace('= 1', '= 0')],
  ['another kind of ids', text.replace('sha256', 'sha1')],
  ['another kind of ids after all', `${text}\tobjectformat = sha1\n`],
  ['a repository with files', text.replace('bare = true', 'bare = false')],
  ['an extension that not each git knows', `${text}\tworktreeconfig = true\n`],
  ['a setting in no section', `a = b\n${text}`],
  ['what is no line', `${text}\n<<<<<<<\n`],
  ['an open quote', `${text}[a]\n\tb = "c\n`],
  ['half a section', `${text}[core\n`],
])('a config with %s is none', (_, config) => {
  expect(isStoreConfig(config)).toBe(false);
});

it('a HEAD is one line that names a reference', () => {
  expect([headText, 'ref: refs/heads/main\n', 'ref: refs/heads/.invalid\n'].map(isHead)).toEqual([true, true, true]);
  expect(['', 'ref: re', 'ref: refs/heads/ma', `${headText}\0`, '\0'.repeat(23), `${headText}${headText}`].map(isHead)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});
