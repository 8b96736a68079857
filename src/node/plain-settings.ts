import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { asText, createGit } from './git-program.ts';
import type { GitFolder } from './git-folders.ts';
import type { Kept } from './kept-file.ts';

/** A setting, its section and key in lower case, its value null where it has none. */
interface Setting {
  readonly section: string;
  readonly sub: string | null;
  readonly key: string;
  readonly value: string | null;
}

/** Sections of which any setting may name a program, or a file with more settings. */
const sections =
  /^(?:alias|pager|filter|include|includeif|difftool|mergetool|guitool|protocol|hook|sendemail|imap|instaweb|browser|man|tar|tig|gitflow)$/u;
/** Keys that name programs, or options for them, in whatever section: tools of others have their own. */
const programs =
  /(?:command|cmd|program|prog|helper|hooks?|editor|pager|driver|process|clean|smudge|textconv|browser|options|shell|askpass|smtpserver|externaltype|uploadpack|receivepack)$/u;
const others = new Set([
  'core.gitproxy',
  'core.hookspath',
  'core.virtualfilesystem',
  'diff.external',
  'interactive.difffilter',
  'pull.octopus',
  'pull.twohead',
  'remote.vcs',
  // These hide files.
  'core.attributesfile',
  'core.excludesfile',
  'core.ignorestat',
]);

/** Whether a setting runs nothing that it names, hides nothing, and leaves files below `top`. */
function isHarmless({ section, sub, key, value }: Setting, place: string, top: string): boolean {
  const name = `${section}.${key}`;
  if (name === 'core.fsmonitor') return value === null || /^(?:true|false|yes|no|on|off|[01])?$/iu.test(value);
  if (name === 'core.worktree') return value !== null && `${resolve(place, asText(value))}/`.startsWith(`${top}/`);
  if (name === 'submodule.update') return !value?.startsWith('!');
  if (section === 'lfs' && /^(?:customtransfer|extension)\b/iu.test(sub ?? '')) return false;
  if (value?.startsWith('ext::') || sub?.startsWith('ext::')) return false;
  return !sections.test(section) && !programs.test(key) && !others.has(name);
}

/**
 * What may stay of a file of a folder that git did not have before: the same where it runs no program, hides nothing, and leaves files below
 * `top`; settings without those that do; null: nothing. `path`: in the folder.
 */
export async function asMade(kept: Kept, { place }: GitFolder, path: string, top: string): Promise<Kept | null> {
  if (kept.kind !== 'file') return null;
  const text = kept.bytes.toString('utf8');
  if (path === 'config' || path === 'config.worktree') return withoutPrograms(kept, place, top);
  const isKept = (): boolean => {
    if (path === 'commondir') return resolve(place, text.trim()) === dirname(dirname(place));
    if (path === 'info/exclude') return text.split('\n').every((line) => line.trim() === '' || line.startsWith('#'));
    // git runs no other ones.
    if (path.startsWith('hooks/')) return process.platform !== 'win32' && (kept.mode & 0o111) === 0;
    if (['gitdir', 'info/sparse-checkout', 'info/refs', 'objects/info/alternates'].includes(path)) return true;
    // What settings name that do not stay.
    return !/^(?:hooks|info|objects)(?:\/|$)/u.test(path);
  };
  return isKept() ? kept : null;
}

async function withoutPrograms(kept: Kept, place: string, top: string): Promise<Kept | null> {
  const isFine = (setting: Setting): boolean => isHarmless(setting, place, top);
  if (plainSettings(kept.bytes.toString('latin1'))?.every(isFine)) return kept;
  // Only git knows for certain how git reads it.
  const call = { cwd: tmpdir(), input: kept.bytes };
  const { code, stdout } = await createGit(process.env).run(['config', '--file', '-', '--no-includes', '--list', '-z'], call);
  if (code !== 0) return null;
  const all = stdout.toString('latin1').split('\0').filter(Boolean).map(listedSetting);
  const harmless = all.filter(isFine);
  return harmless.length === all.length ? kept : { ...kept, bytes: Buffer.from(harmless.map(written).join(''), 'latin1') };
}

/** Settings in the form in which git writes them; null: something is in another one. */
function plainSettings(config: string): Setting[] | null {
  const found: Setting[] = [];
  let within: { readonly section: string; readonly sub: string | null } | null = null;
  for (const line of config.split('\n')) {
    if (/^[ \t]*(?:[#;].*)?$/u.test(line)) continue;
    const header = /^\[([a-z]+)(?: "([^"\\]*)")?\]$/iu.exec(line);
    const setting = /^[ \t]+([a-z][a-z0-9-]*) = (?!\s)([^\\"\r#;]*)$/iu.exec(line);
    if (header) within = { section: (header[1] ?? '').toLowerCase(), sub: header[2] ?? null };
    else if (setting && within) found.push({ ...within, key: (setting[1] ?? '').toLowerCase(), value: setting[2] ?? '' });
    else return null;
  }
  return found;
}

function listedSetting(listed: string): Setting {
  const cut = listed.indexOf('\n');
  const name = cut < 0 ? listed : listed.slice(0, cut);
  const [first, last] = [name.indexOf('.'), name.lastIndexOf('.')];
  const sub = first === last ? null : name.slice(first + 1, last);
  return { section: name.slice(0, first), sub, key: name.slice(last + 1), value: cut < 0 ? null : listed.slice(cut + 1) };
}

function written({ section, sub, key, value }: Setting): string {
  const quoted = (text: string): string => `"${text.replaceAll(/["\\]/gu, '\\$&').replaceAll('\n', '\\n')}"`;
  const isPlain = value !== null && /^[\w/.:@+*~-]+(?: [\w/.:@+*~-]+)*$/u.test(value);
  const shown = value === null || isPlain ? value : quoted(value);
  return `[${section}${sub === null ? '' : ` ${quoted(sub)}`}]\n\t${key}${shown === null ? '' : ` = ${shown}`}\n`;
}

/** Whether settings are the same but for those of branches: a person who begins a branch has git note down what it follows. */
export function sameSettings(one: Kept, other: Kept): boolean {
  return one.kind === 'file' && other.kind === 'file' && withoutBranches(one.bytes) === withoutBranches(other.bytes);
}

/**
 * Only in the form in which git writes them: a section may begin in any line, and behind another one. What begins with `mergeoptions` may name
 * a program.
 */
function withoutBranches(config: Buffer): string {
  const branches = /^\[branch "(?:[^"\\\n]|\\.)*"\]\n(?:[ \t]+(?!mergeoptions)[a-z][\w-]* = [^\\\n]*(?:\n|$))*/gimu;
  return config.toString('utf8').replaceAll(branches, '');
}
