import { mapLimit } from '../../core/map-limit.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import type { ClosureFiles, ClosurePart } from '../../core/evidence/closure.ts';
import type { Mention } from '../../core/evidence/mentions.ts';
import { givenOn } from '../../core/evidence/given.ts';
import { followNames, type NamedIn, type NamingText } from '../../core/evidence/named-files.ts';
import type { ProofKind } from '../../core/evidence/proof-files.ts';
import { closureFiles } from '../../core/evidence/run-proof.ts';
import { walkedIn } from '../../core/evidence/walked-files.ts';
import { folderOf } from '../../core/layers/projects.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { TreeChange } from '../../core/ports.ts';
import { mostPaths } from './proof-texts.ts';
import type { Services } from './services.ts';

export type Needed = Pick<Services, 'files' | 'checkpoints' | 'search'>;
/** The workspace at one time: its files, and how they are read. */
export type Tree = ClosureFiles & NamedIn;

/** Files of the base that these go through, and what those name. */
export async function walkedBy(texts: readonly NamingText[], tree: Tree, isPassed: (path: string) => boolean): Promise<Set<string>> {
  const all = new Set<string>();
  for (const one of texts)
    for (const path of walkedIn(one, one.text ?? (await tree.read(one.path)) ?? '', tree.paths)) if (!isPassed(path)) all.add(path);
  for (const path of await followNames([...all].map(asScript), tree, isPassed)) all.add(path);
  return all;
}

export const asScript = (path: string): NamingText => ({ path, kind: 'script' });

/** Before the work, and now. */
export async function treesOf(
  step: Pick<StepContext, 'signal'>,
  services: Needed,
  { base, changes }: { readonly base: string; readonly changes: readonly TreeChange[] },
): Promise<[before: Tree, now: Tree]> {
  const files = closureFiles(services, step.signal);
  const paths = await services.search.glob(null, mostPaths, step.signal);
  const touched = new Map(changes.map((change) => [change.path, change]));
  const there = changes.flatMap(({ path, before }) => (before === null ? [] : [path]));
  const read = async (path: string): Promise<string | null> => {
    if (!touched.has(path)) return files.read(path);
    const bytes = await services.checkpoints.readAt(base, path);
    return bytes && new TextDecoder().decode(bytes);
  };
  const old = new Set([...paths.filter((path) => touched.get(path)?.before !== null), ...there]);
  return [
    { ...files, read, paths: old },
    { ...files, paths: new Set(paths) },
  ];
}

/** A script whole, or the part of a file that a command runs. */
export function asText({ file, part, text }: ClosurePart): NamingText {
  return part === '' ? { path: file, kind: 'script' } : { path: file, text, kind: 'script' };
}

/** A configured command, and what it gives on to what it runs, in whatever folder that is. */
export function asLines(command: readonly string[], closure: readonly ClosurePart[]): NamingText[] {
  const given = formatCommandLine(givenOn(command));
  const folders = given === '' ? [] : [...new Set(closure.map(({ file }) => folderOf(file)))];
  return [
    { path: '', text: formatCommandLine(command), kind: 'script' },
    ...folders.map((folder): NamingText => ({ path: '', text: given, folder, kind: 'script' })),
  ];
}

/** The same as of a program beside them that is given it, which may go through it. */
export function asWalks(command: readonly string[], closure: readonly ClosurePart[]): NamingText[] {
  const given = givenOn(command);
  if (given.length === 0 || closure.every(({ part }) => part !== '')) return [];
  const beside = new Map(closure.map(({ file }) => [folderOf(file), file.split('/').at(-1) ?? '']));
  return [...beside].map(([folder, name]) => ({ path: '', text: formatCommandLine([name, ...given]), folder, kind: 'script' }));
}

/** Files of parts that are not among the others. Of a whole file its mode counts, too. */
export function otherParts(parts: readonly ClosurePart[], others: readonly ClosurePart[], touched: ReadonlySet<string>): string[] {
  const isThere = ({ file, part, text }: ClosurePart): boolean =>
    others.some((one) => one.file === file && one.part === part && one.text === text);
  return parts.filter((one) => !isThere(one) || (one.part === '' && touched.has(one.file))).map(({ file }) => file);
}

/** What files prove by that something with a proof's name is a link to. */
export async function linkedFiles(
  { files }: Pick<Services, 'files'>,
  paths: readonly string[],
  kindOf: (path: string) => ProofKind | null,
): Promise<ReadonlyMap<string, ProofKind>> {
  const linked = await mapLimit(paths, async (path): Promise<[string, ProofKind][]> => {
    const kind = kindOf(path);
    const real = kind === null ? path : await files.real(path).catch(() => path);
    return kind === null || real === path ? [] : [[real, kind]];
  });
  return new Map(linked.flat());
}

/** Who used a file before the work: only what proves; sources, too; nobody that is known. */
export type Use = 'proof' | 'source' | 'unknown';

/** Files that mentioned another one before the work. */
export type Users = (path: string, mention: Mention) => Promise<string[]>;

/** So many lines are looked at to learn who uses a file. */
const mostLines = 5000;

/** Code and settings that mentioned a file before the work. */
export function usersOf(
  { signal }: Pick<StepContext, 'signal'>,
  { search }: Pick<Services, 'search'>,
  before: Tree,
  changes: readonly TreeChange[],
): Users {
  const touched = new Set(changes.map(({ path }) => path));
  const others = [...touched].filter((path) => before.paths.has(path));
  return async (path, { pattern, isUser }) => {
    const hits = await search.grep({ pattern }, mostLines, signal);
    const lines = hits.filter((hit) => !touched.has(hit.path)).map((hit) => ({ path: hit.path, text: hit.text }));
    for (const other of others) for (const text of ((await before.read(other)) ?? '').split('\n')) lines.push({ path: other, text });
    return [...new Set(lines.filter((line) => line.path !== path && isUser(line.path, line.text)).map((line) => line.path))];
  };
}
