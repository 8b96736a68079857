import { join, resolve } from 'node:path';
import { readRegularFile } from './regular-file.ts';
import { systemCode } from './system-error.ts';
import { lookAt } from './watched-file.ts';
import type { ListingOptions } from './workspace-listing.ts';

/** The files beside `.gitignore` that decide what git lists and ignores. */
export interface Decisive {
  readonly files: readonly string[];
  /** Of them those whose lines say what is ignored. */
  readonly rules: readonly string[];
  readonly index: string;
  /** Whether names that differ in their case alone are one. */
  readonly ignoresCase: boolean;
  /** Bytes of an id, where all else is as git sets a repository up; else null. */
  readonly plainIds: 20 | 32 | null;
}

/** null: there may be others, or git has to say what is wrong with them. */
export function decisiveFiles(root: string, env: ListingOptions['env'], excludes: readonly string[]): Decisive | null {
  try {
    return filesOfGit(root, env, excludes);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

function filesOfGit(root: string, env: ListingOptions['env'], excludes: readonly string[]): Decisive | null {
  const own = join(root, '.git');
  const folder = gitFolder(root, own);
  if (folder === null) return null;
  const pointer = join(folder, 'commondir');
  const common = resolve(folder, textOf(pointer).trim());
  const settings = [join(common, 'config'), join(folder, 'config.worktree')];
  const isOther = (file: string): boolean => /excludesfile|\bworktree\s*=|\[\s*include/iu.test(textOf(file));
  if (settings.some(isOther)) return null;
  const personal = excludes.flatMap((one) => (one.startsWith('core.excludesFile=') ? [one.slice(one.indexOf('=') + 1)] : []));
  const home = env['HOME'] || (env['HOMEDRIVE'] && env['HOMEPATH'] && `${env['HOMEDRIVE']}${env['HOMEPATH']}`) || env['USERPROFILE'];
  const config = env['XDG_CONFIG_HOME'] || (home && join(home, '.config'));
  const index = join(folder, 'index');
  const rules = [
    join(common, 'info', 'exclude'),
    ...personal.flatMap((file) => (file === '' ? [] : resolve(root, file))),
    ...(config ? [join(config, 'git', 'ignore')] : []),
  ];
  // Else git takes it for none.
  const isWhole =
    folder === own && usualHead.test(textOf(join(own, 'HEAD'))) && ['objects', 'refs'].every((name) => lookAt(join(own, name), false));
  return {
    files: [...(folder === own ? [] : [own]), pointer, index, ...settings, ...rules],
    rules,
    index,
    ignoresCase: settings.some((file) => /ignorecase/iu.test(textOf(file))),
    plainIds: isWhole && common === own ? idsOf(settings.map(textOf).join('\n')) : null,
  };
}

const usualHead = /^(?:ref: refs\/|[0-9a-f]{40})/u;

/** What `git init` sets, and what it may say without that git lists something else, or refuses the repository. */
const plain = new Map([
  ['repositoryformatversion', /^[01]$/u],
  ['filemode', /^(?:true|false)$/u],
  ['bare', /^false$/u],
  ['logallrefupdates', /^(?:true|false|always)$/u],
  ['objectformat', /^sha(?:1|256)$/u],
]);

/** Sections that say who commits, to whom it goes and how it looks: nothing of what git lists. */
const silent = new Set('author branch color commit committer gpg merge pull push remote tag user'.split(' '));

/** A section alone on its line, or a key with a value that ends there. */
const section = /^\[([a-z]+)(?: "[^"\\]*")?\]$/u;
const setting = /^([a-z][a-z0-9-]*) = ([^\\"]*)$/u;

function idsOf(settings: string): Decisive['plainIds'] {
  const lines = settings.split('\n').flatMap((line) => line.trim().toLowerCase() || []);
  let inside = '';
  let [version, format] = ['', ''];
  for (const line of lines) {
    inside = section.exec(line)?.[1] ?? inside;
    if (/^\[(?:core|extensions)\]$/u.test(line) || (silent.has(inside) && (section.test(line) || setting.test(line)))) continue;
    const [, key = '', value = ''] = setting.exec(line) ?? [];
    if (!['core', 'extensions'].includes(inside) || plain.get(key)?.test(value) !== true) return null;
    if (key === 'repositoryformatversion') version = value;
    if (key === 'objectformat') format = value;
  }
  // The first version knows no extensions.
  if (format !== '' && version !== '1') return null;
  return format === 'sha256' ? 32 : 20;
}

/** Where git keeps its index for the folder; null: it is not the top of a repository. */
function gitFolder(root: string, own: string): string | null {
  if (lookAt(own, true)?.isDirectory()) return own;
  const target = /^gitdir: (.*)$/mu.exec(textOf(own))?.[1];
  return target === undefined ? null : resolve(root, target.trim());
}

/** '' where there is no such file. */
const textOf = (file: string): string => readRegularFile(file, Infinity, true)?.toString('utf8') ?? '';
