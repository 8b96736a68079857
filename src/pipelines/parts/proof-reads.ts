import * as z from 'zod';
import type { StepContext } from '../../core/durable/contracts.ts';
import { closureOf, type ClosureFiles, type ClosurePart } from '../../core/evidence/closure.ts';
import { mentionOf, mentionOfPackage, type Mention } from '../../core/evidence/mentions.ts';
import { followNames, namesIn, type NamedIn, type NamingText } from '../../core/evidence/named-files.ts';
import { isManifest, isTest, proofKind, takesPlace, type ProofKind } from '../../core/evidence/proof-files.ts';
import { closureFiles } from '../../core/evidence/run-proof.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { protectionOf } from '../../core/policy/protected-files.ts';
import type { TreeChange } from '../../core/ports.ts';
import { configurationsIn, mostPaths } from './proof-texts.ts';
import type { Services } from './services.ts';

interface Asked {
  readonly base: string;
  readonly changes: readonly TreeChange[];
  readonly commands: readonly (readonly string[])[];
  /** The setting. */
  readonly tests: readonly string[];
  /** Files that the spec names. */
  readonly listed: readonly string[];
  /** What is made of the work is looked at, whoever made it. */
  readonly looked: (path: string) => boolean;
  /** Tests by what reports name. */
  readonly reported: (path: string) => boolean;
}

export interface ProofReads {
  /** Files in which something changed that a command runs. */
  readonly closure: ReadonlySet<string>;
  /** Whole files of what commands run. */
  readonly scripts: ReadonlySet<string>;
  /** What a changed file proves by that neither its name nor a command tells; null: it is a source. */
  kindOf(path: string): Promise<ProofKind | null>;
}

type Needed = Pick<Services, 'files' | 'checkpoints' | 'search'>;
type Tree = ClosureFiles & NamedIn;

const packageSchema = z.object({ name: z.string() });

/** null: it has none that others could import. */
function packageName(manifest: string): string | null {
  try {
    return packageSchema.safeParse(JSON.parse(manifest)).data?.name ?? null;
  } catch {
    // No JSON: nobody can import it.
    return null;
  }
}

/** A source may have its tests in itself. */
const holdsTests = /import\.meta\.vitest|^\s*>>> /mu;

/**
 * What configurations are made of, what commands run, and what these and the tests read, before the work and now. A file that the spec lists, or that other sources
 * use, is a source: it is looked at.
 */
export async function readProof(step: Pick<StepContext, 'signal'>, services: Needed, asked: Asked): Promise<ProofReads> {
  const { commands, tests, listed, looked } = asked;
  const [before, now] = await treesOf(step, services, asked);
  const configurations = await configurationsIn(services, tests, step.signal);
  const conftests = [...now.paths, ...before.paths].filter((path) => /(?:^|\/)conftest\.py$/u.test(path));
  const configured = [...new Set([...configurations, ...conftests])].map((path): NamingText => ({ path, kind: 'configuration' }));
  const isOfTests = (path: string): boolean => isTest(path, tests) || asked.reported(path);
  const found = new Set<string>();
  const sure = new Set<string>();
  const parts: ClosurePart[][] = [];
  for (const tree of [before, now]) {
    const closures = (await Promise.all(commands.map((command) => closureOf(command, tree)))).flat();
    parts.push(closures);
    const lines = commands.map((command): NamingText => ({ path: '', text: formatCommandLine(command), kind: 'script' }));
    // What tests read is judged by who else uses it.
    const isPassed = (path: string): boolean => listed.includes(path) || looked(path) || isOfTests(path);
    for (const path of await followNames(configured, tree, () => true)) sure.add(path);
    for (const path of await followNames([...configured, ...lines, ...closures.map(asText)], tree, isPassed)) found.add(path);
  }
  const [then = [], after = []] = parts;
  const touched = new Set(asked.changes.map(({ path }) => path));
  const scripts = new Set(parts.flat().flatMap(({ file, part }) => (part === '' ? [file] : [])));
  const closure = new Set([...otherParts(then, after, touched), ...otherParts(after, then, touched)]);
  const proves = (path: string): ProofKind | null => {
    if (isOfTests(path)) return 'test';
    if (found.has(path)) return 'closure';
    return isManifest(path) ? null : proofKind(path, { tests, closure: [...scripts] });
  };
  const linked = await linkedFiles(services, [...now.paths], proves);
  const users = usersOf(step, services, before, asked.changes);
  const known = new Map<string, Use>();
  const isSource = async (user: string, path: string): Promise<boolean> => {
    if (isOfTests(user)) return false;
    if (listed.includes(user)) return true;
    if (found.has(user)) return (await useOf(user)) === 'source';
    if (proves(user) === 'configuration') return !(await namedBy(user, 'configuration')).includes(path);
    return proves(user) === null && (await useOf(user)) !== 'proof';
  };
  const namedBy = async (path: string, kind: NamingText['kind']): Promise<string[]> =>
    namesIn({ path, kind }, (await before.read(path)) ?? '', before.paths);
  const importers = async (manifest: string): Promise<string[]> => {
    const name = packageName((await before.read(manifest)) ?? '');
    return name === null ? [] : users(manifest, mentionOfPackage(name));
  };
  const useOf = async (path: string): Promise<Use> => {
    const use = known.get(path);
    if (use !== undefined) return use;
    // Files that use each other say nothing of each other.
    known.set(path, 'unknown');
    let isRead = false;
    for (const user of await users(path, mentionOf(path))) {
      const names = await namedBy(user, 'script');
      const isNamed = names.includes(path);
      // What it mentions is another file of that name.
      if (!isNamed && names.some((other) => mentionOf(other).name === mentionOf(path).name)) continue;
      // A manifest says that who imports its package uses the file.
      const all = isManifest(user) ? await importers(user) : [user];
      if (all.length === 0 || (await anyOf(all, (one) => isSource(one, path)))) {
        known.set(path, 'source');
        return 'source';
      }
      isRead ||= isNamed;
    }
    if (isRead) known.set(path, 'proof');
    return isRead ? 'proof' : 'unknown';
  };
  /** A source that has to follow a change of another one is the work, whoever uses it. */
  const usesWork = async (path: string): Promise<boolean> => {
    const used = await followNames([{ path, kind: 'script' }], before);
    return [...used].some((one) => listed.includes(one) || (touched.has(one) && proves(one) === null));
  };
  return {
    closure,
    scripts,
    async kindOf(path) {
      // No agent changed it: Batuta did, or what a command made of it was put back.
      if (protectionOf(path)?.level === 'refused') return null;
      if (asked.reported(path) && !holdsTests.test((await before.read(path)) ?? '')) return 'test';
      if (sure.has(path)) return 'closure';
      if (!before.paths.has(path) && takesPlace(path, (one) => before.paths.has(one) && now.paths.has(one))) return 'helper';
      const use = found.has(path) || (before.paths.has(path) && !listed.includes(path) && !looked(path)) ? await useOf(path) : 'source';
      if (found.has(path) && use !== 'source') return 'closure';
      return use === 'proof' && !(await usesWork(path)) ? 'helper' : (linked.get(path) ?? null);
    },
  };
}

/** Who used a file before the work: only what proves; sources, too; nobody that is known. */
type Use = 'proof' | 'source' | 'unknown';

async function treesOf(step: Pick<StepContext, 'signal'>, services: Needed, { base, changes }: Asked): Promise<[before: Tree, now: Tree]> {
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

function asText({ file, part, text }: ClosurePart): NamingText {
  return part === '' ? { path: file, kind: 'script' } : { path: file, text, kind: 'script' };
}

/** Files of parts that are not among the others. Of a whole file its mode counts, too. */
function otherParts(parts: readonly ClosurePart[], others: readonly ClosurePart[], touched: ReadonlySet<string>): string[] {
  const isThere = ({ file, part, text }: ClosurePart): boolean =>
    others.some((one) => one.file === file && one.part === part && one.text === text);
  return parts.filter((one) => !isThere(one) || (one.part === '' && touched.has(one.file))).map(({ file }) => file);
}

/** What files prove by that something with a proof's name is a link to. */
async function linkedFiles(
  { files }: Pick<Services, 'files'>,
  paths: readonly string[],
  kindOf: (path: string) => ProofKind | null,
): Promise<ReadonlyMap<string, ProofKind>> {
  const linked = await Promise.all(
    paths.map(async (path): Promise<[string, ProofKind][]> => {
      const kind = kindOf(path);
      const real = kind === null ? path : await files.real(path).catch(() => path);
      return kind === null || real === path ? [] : [[real, kind]];
    }),
  );
  return new Map(linked.flat());
}

async function anyOf(all: readonly string[], is: (one: string) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await is(one)) return true;
  return false;
}

/** So many lines are looked at to learn who uses a file. */
const mostLines = 5000;

/** Code and settings that mentioned a file before the work. */
function usersOf(
  { signal }: Pick<StepContext, 'signal'>,
  { search }: Pick<Services, 'search'>,
  before: Tree,
  changes: readonly TreeChange[],
): (path: string, mention: Mention) => Promise<string[]> {
  const touched = new Set(changes.map(({ path }) => path));
  const others = [...touched].filter((path) => before.paths.has(path));
  return async (path, { name, isUser }) => {
    const hits = await search.grep({ pattern: name, literal: true }, mostLines, signal);
    const lines = hits.filter((hit) => !touched.has(hit.path)).map((hit) => ({ path: hit.path, text: hit.text }));
    for (const other of others) for (const text of ((await before.read(other)) ?? '').split('\n')) lines.push({ path: other, text });
    return [...new Set(lines.filter((line) => line.path !== path && isUser(line.path, line.text)).map((line) => line.path))];
  };
}
