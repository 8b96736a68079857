import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { asText, createGit } from './git-program.ts';
import type { Kept } from './kept-file.ts';

/** A setting, its section and key in lower case, its value null where it has none; in latin1, as `names` gives them. */
interface Setting {
  readonly section: string;
  readonly sub: string | null;
  readonly key: string;
  readonly value: string | null;
}

/** Where the settings lie of a repository that was not there before: its folder, and the one that its files may lie below. Absolute. */
export interface Made {
  readonly place: string;
  readonly top: string;
}

const flag = /^(?:true|false|yes|no|on|off|[01])$/iu;
const text = /^[^-\p{Cc}][^\p{Cc}]*$/u;
const number = /^\d+[kmg]?$/iu;
/** git hands a remote's name to itself as an argument, and takes what a person types for a name before it is a URL or a path. */
const remote = /^[\p{L}\p{N}_][\p{L}\p{N}_./+@-]*$/u;
/** A path may lead to a repository whose hooks run at a push; other schemes, and what stands before `::`, are programs. */
const network = /^(?:(?:https?|ssh|git):\/\/[^-\s]|(?:[\w.][\w.-]*@)?[\w.][\w.-]+:(?!:|-|\/\/))[^\p{Cc}]*$/u;
const path = /^(?:file:\/\/|[a-z]:[\\/]|(?!-|[^/]*:))[^\p{Cc}]+$/iu;

/** What runs nothing, hides nothing, and moves no branch: settings by their names, and what their values may be. All others may. */
const harmless = tableOf([
  [
    'core.sparsecheckout core.sparsecheckoutcone index.sparse extensions.worktreeconfig extensions.relativeworktrees ' +
      'submodule.*.active remote.*.promisor lfs.*.locksverify maintenance.auto',
    flag,
  ],
  ['core.repositoryformatversion lfs.repositoryformatversion', /^[01]$/u],
  [
    'user.name user.email user.signingkey author.name author.email committer.name committer.email ' +
      'extensions.partialclone remote.*.partialclonefilter submodule.active',
    text,
  ],
  ['remote.*.url submodule.*.url', network],
  ['remote.*.fetch', /^(?:\+?refs\/[^:\s]+(?::refs\/remotes\/[^:\s]+)?|\^refs\/[^:\s]+)$/u],
  ['remote.*.tagopt', /^--(?:no-)?tags$/u],
  ['remote.*.gh-resolved', /^base$/u],
  ['branch.*.remote branch.*.pushremote', new RegExp(`^\\.$|${remote.source}|${network.source}`, 'u')],
  ['branch.*.merge', /^refs\/[^\s\p{Cc}]+$/u],
  ['branch.*.rebase', /^(?:true|false|merges|interactive)$/u],
  ['branch.*.description', /^/u],
  ['submodule.*.update', /^(?:checkout|rebase|merge|none)$/u],
  ['lfs.*.access', /^(?:basic|none)$/u],
  ['maintenance.strategy', /^(?:incremental|none)$/u],
]);

/** What editors and their tools note down of a branch. */
const note = /^branch\.\*\.(?:vscode|github|gh|gk)-[a-z-]+$/u;

/** More that may be so in a repository that was not there before: how its files are laid out is nobody's habit yet. */
const harmlessWhenNew = tableOf([
  [
    'core.bare core.filemode core.symlinks core.ignorecase core.precomposeunicode core.longpaths core.quotepath core.fsmonitor ' +
      'core.untrackedcache advice.detachedhead core.preloadindex core.fscache core.commitgraph core.multipackindex extensions.preciousobjects ' +
      'remote.*.mirror remote.*.prune fetch.prune commit.gpgsign tag.gpgsign gc.autodetach pull.rebase pull.ff rebase.autostash',
    flag,
  ],
  ['core.logallrefupdates core.autocrlf core.safecrlf', /^(?:true|false|input|warn|always)$/u],
  ['core.eol core.sharedrepository core.hidedotfiles core.abbrev extensions.objectformat extensions.refstorage init.defaultbranch', text],
  ['core.compression core.bigfilethreshold gc.auto http.postbuffer pack.windowmemory', number],
  ['remote.*.url remote.*.pushurl submodule.*.url', path],
  ['remote.*.pushurl', network],
  ['remote.*.fetch', /^[+^]?refs\/[^:\s]+(?::refs\/[^:\s]+)?$/u],
]);

function tableOf(lines: readonly [names: string, values: RegExp][]): ReadonlyMap<string, readonly RegExp[]> {
  const table = new Map<string, RegExp[]>();
  for (const [names, values] of lines) for (const name of names.split(' ')) table.set(name, [...(table.get(name) ?? []), values]);
  return table;
}

/**
 * What a command may leave of the settings that lie there `now`: all of them, or those of before (null: none) with what is harmless and new behind.
 * `made`: nor was what they are of there before.
 */
export async function settingsLeft(before: Kept | null, now: Kept, made: Made | null): Promise<Kept | null> {
  if (now.kind !== 'file' || (before !== null && before.kind !== 'file')) return before;
  const [old, all] = [before === null ? [] : await readSettings(before), await readSettings(now)];
  if (old === null || all === null) return before;
  const [there, sections, left] = [new Set(old.map(nameOf)), new Set(old.map(sectionOf)), new Set(all.map(sectionOf))];
  // Where a remote was there, it is, and leads where it did: a name of none is a path. A branch may be deleted.
  const wasHeld = (one: Setting): boolean =>
    ruleOf(one) === 'remote.*.url' || !(isHarmless(one, made) || (one.section === 'branch' && !left.has(sectionOf(one))));
  const isHeld = (one: Setting): boolean => !isHarmless(one, made) || (ruleOf(one).endsWith('.url') && there.has(nameOf(one)));
  const held = new Set([...old.filter(wasHeld), ...all.filter(isHeld)].map(nameOf));
  const heldOf = (settings: readonly Setting[]): string => JSON.stringify(settings.filter((one) => held.has(nameOf(one))));
  if (heldOf(old) === heldOf(all)) return now;
  const more = all.filter((one) => !isHeld(one) && !(one.sub === null ? there.has(nameOf(one)) : sections.has(sectionOf(one))));
  if (more.length === 0) return before;
  const added = Buffer.from(more.map(written).join(''), 'latin1');
  return before === null ? { ...now, bytes: added } : { ...before, bytes: Buffer.concat([before.bytes, Buffer.from('\n'), added]) };
}

function isHarmless(one: Setting, made: Made | null): boolean {
  const { section, sub, value } = one;
  const name = ruleOf(one);
  if (sub !== null && !(section === 'remote' ? remote : text).test(asText(sub))) return false;
  const said = asText(value ?? '');
  if (made && name === 'core.worktree') return `${resolve(made.place, said)}/`.startsWith(`${made.top}/`);
  const rules = note.test(name) ? [text] : [...(harmless.get(name) ?? []), ...((made && harmlessWhenNew.get(name)) ?? [])];
  return value === null ? rules.includes(flag) : rules.some((rule) => rule.test(said));
}

/** As the tables name it. */
const ruleOf = ({ section, sub, key }: Setting): string => `${section}.${sub === null ? '' : '*.'}${key}`;
const sectionOf = ({ section, sub }: Setting): string => JSON.stringify([section, sub]);
const nameOf = (one: Setting): string => `${sectionOf(one)} ${one.key}`;

/** Only git knows for certain how git reads them; null: it cannot. */
async function readSettings({ bytes }: Kept): Promise<Setting[] | null> {
  // git's own values end there.
  if (bytes.includes(0)) return null;
  const call = { cwd: tmpdir(), input: bytes };
  const { code, stdout } = await createGit(process.env).run(['config', '--file', '-', '--no-includes', '--list', '-z'], call);
  if (code !== 0) return null;
  const all = stdout.toString('latin1').split('\0').filter(Boolean).map(listed);
  const remotes = new Set(all.flatMap((one) => (ruleOf(one) === 'remote.*.url' ? [one.sub] : [])));
  // What is the name of none git takes for a path.
  const isPath = ({ section, key, value }: Setting): boolean =>
    section === 'branch' && key.endsWith('remote') && !remotes.has(value) && remote.test(asText(value ?? ''));
  return all.map((one) => (isPath(one) ? { ...one, value: `./${one.value}` } : one));
}

function listed(line: string): Setting {
  const cut = line.indexOf('\n');
  const name = cut < 0 ? line : line.slice(0, cut);
  const [first, last] = [name.indexOf('.'), name.lastIndexOf('.')];
  const sub = first === last ? null : name.slice(first + 1, last);
  return { section: name.slice(0, first), sub, key: name.slice(last + 1), value: cut < 0 ? null : line.slice(cut + 1) };
}

function written({ section, sub, key, value }: Setting): string {
  const quoted = (words: string): string => `"${words.replaceAll(/["\\]/gu, '\\$&').replaceAll('\n', '\\n')}"`;
  return `[${section}${sub === null ? '' : ` ${quoted(sub)}`}]\n\t${key}${value === null ? '' : ` = ${quoted(value)}`}\n`;
}
