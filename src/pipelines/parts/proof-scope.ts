import { mapLimit } from '../../core/map-limit.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { closureOf, type ClosurePart } from '../../core/evidence/closure.ts';
import { isOnlyPackages, registryOf } from '../../core/evidence/manifests/manifest-formats.ts';
import { followNames, type NamingText } from '../../core/evidence/named-files.ts';
import { configurationOf, isManifest, isTest, proofKind, type ProofKind } from '../../core/evidence/proof-files.ts';
import type { Proving } from '../../core/evidence/told-runs.ts';
import type { TreeChange } from '../../core/ports.ts';
import { configurationsIn } from './proof-texts.ts';
import { reportedTests, type Reported } from './reported-tests.ts';
import { asLines, asScript, asText, asWalks, linkedFiles, otherParts, treesOf, walkedBy, type Needed, type Tree } from './proof-trees.ts';

/** What is read of the proof of some commands. */
export interface ReadAbout {
  readonly base: string;
  readonly changes: readonly TreeChange[];
  readonly commands: readonly (readonly string[])[];
  /** The setting. */
  readonly tests: readonly string[];
  /** Files that the spec names. */
  readonly listed: readonly string[];
  /** What is made of the work is looked at, whoever made it. */
  readonly looked: (path: string) => boolean;
  /** Since when reports name tests of it. */
  readonly reported: (path: string) => Reported;
  /** New tests by which a bug was shown before the work on it, with their texts: what they use was used before it. */
  readonly shown?: ReadonlyMap<string, string>;
}

/** What the commands run and read, before the work and now. */
export interface ProofScope {
  readonly before: Tree;
  /** The same with the tests that showed the bug: by it is told who uses a file. */
  readonly users: Tree;
  readonly now: Tree;
  readonly touched: ReadonlySet<string>;
  /** Files in which something changed that a command runs. */
  readonly closure: ReadonlySet<string>;
  /** Whole files of what commands run. */
  readonly scripts: ReadonlySet<string>;
  /** Files of which commands run at least a part. */
  readonly called: ReadonlySet<string>;
  /** The commands, and what they ran before the work. */
  readonly proving: Proving;
  /** What configurations are made of. */
  readonly configuring: ReadonlySet<string>;
  /** What configurations and commands name, and what that names. */
  readonly named: ReadonlySet<string>;
  /** What commands find in folders that they go through. */
  readonly walked: ReadonlySet<string>;
  /** What something with a proof's name is a link to. */
  readonly linked: ReadonlyMap<string, ProofKind>;
  /** The spec lists it, or it is looked at: it is work. */
  readonly isWork: (path: string) => boolean;
  readonly isTest: (path: string) => boolean;
  /** Tests by what reports name, not by what they are called. */
  readonly reportedTests: ReadonlySet<string>;
  /** By its name, or by who names it; null: nothing says that it proves. */
  readonly proves: (path: string) => ProofKind | null;
}

export async function readScope(step: Pick<StepContext, 'signal'>, services: Needed, asked: ReadAbout): Promise<ProofScope> {
  const { commands, tests, shown = new Map<string, string>() } = asked;
  const [before, now] = await treesOf(step, services, asked);
  const configurations = configurationsIn(now.paths, tests);
  const conftests = [...now.paths, ...before.paths].filter((path) => /(?:^|\/)conftest\.py$/u.test(path));
  const configured = (tree: Tree): Promise<NamingText[]> =>
    mapLimit([...new Set([...configurations, ...conftests])], async (path): Promise<NamingText> => {
      if (!isManifest(path)) return { path, kind: 'configuration' };
      const text = (await tree.read(path)) ?? '';
      return { path, text: configurationOf(path, text, (await before.read(path)) ?? text), kind: 'configuration' };
    });
  const isWork = (path: string): boolean => asked.listed.includes(path) || asked.looked(path);
  const ofReports = await reportedTests({ before, reported: asked.reported, isWork });
  const ofTests = (path: string): boolean => isTest(path, tests) || ofReports.has(path) || shown.has(path);
  // Packages are asked about by themselves, whatever reads their list.
  const lists = new Set<string>();
  for (const { path } of asked.changes)
    if (registryOf(path) !== null && isOnlyPackages(path, (await before.read(path)) ?? '', (await now.read(path)) ?? '')) lists.add(path);
  // What tests read is judged by who else uses it.
  const isPassed = (path: string): boolean => isWork(path) || ofTests(path) || lists.has(path);
  const [configuring, named] = [new Set<string>(), new Set<string>()];
  const parts: ClosurePart[][] = [];
  const walks: NamingText[] = [];
  for (const tree of [before, now]) {
    const each = await Promise.all(commands.map((command) => closureOf(command, tree)));
    const closures = each.flat();
    parts.push(closures);
    const lines = commands.flatMap((command, index) => asLines(command, each[index] ?? []));
    walks.push(...lines, ...commands.flatMap((command, index) => asWalks(command, each[index] ?? [])));
    const texts = await configured(tree);
    for (const path of await followNames(texts, tree, () => true)) if (!lists.has(path)) configuring.add(path);
    for (const path of await followNames([...texts, ...lines, ...closures.map(asText)], tree, isPassed))
      if (!lists.has(path)) named.add(path);
  }
  const [then = [], after = []] = parts;
  const touched = new Set(asked.changes.map(({ path }) => path));
  const scripts = new Set(parts.flat().flatMap(({ file, part }) => (part === '' ? [file] : [])));
  const proves = (path: string): ProofKind | null => {
    if (ofTests(path)) return 'test';
    if (named.has(path)) return 'closure';
    return isManifest(path) ? null : proofKind(path, { tests, closure: [...scripts] });
  };
  return {
    before,
    users: {
      ...before,
      read: async (path) => shown.get(path) ?? before.read(path),
      paths: new Set([...before.paths, ...shown.keys()]),
    },
    now,
    touched,
    closure: new Set([...otherParts(then, after, touched), ...otherParts(after, then, touched)]),
    scripts,
    called: new Set(parts.flat().map(({ file }) => file)),
    proving: { commands, parts: then, paths: before.paths },
    configuring,
    named,
    walked: await walkedBy([...walks, ...then.map(asText), ...[...named].map(asScript)], before, isPassed),
    linked: await linkedFiles(services, [...now.paths], proves),
    isWork,
    isTest: ofTests,
    reportedTests: ofReports,
    proves,
  };
}
