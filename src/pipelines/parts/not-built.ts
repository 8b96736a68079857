import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { isDifferent } from '../../core/evidence/is-different.ts';
import { mapLimit } from '../../core/map-limit.ts';
import { once } from '../../core/once.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import { PathError, type FileContent } from '../../core/ports.ts';
import { agentOfHeading } from '../../core/spec/agent-of-heading.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Spec } from '../../protocol/spec.ts';
import type { NamedFile } from './agent-work.ts';
import { dependencyAgent } from './dependency-agent.ts';
import type { Services } from './services.ts';

/** What is wrong with a file: `ignored`: it is there, but in no tree; `there`: it is deleted, or moved away, in the spec only. */
const kinds = ['missing', 'unchanged', 'ignored', 'there'] as const;

/** A file that the spec names and that is not as it says. */
export interface Left {
  readonly kind: (typeof kinds)[number];
  readonly file: string;
}

/** All that the spec names, also where moved files lie before. */
export function namedFiles(spec: Spec): string[] {
  return pathsOf(spec.layers.flatMap(({ files }) => files)).map(normalizeInside);
}

export function pathsOf(files: readonly Pick<NamedFile, 'path' | 'from'>[]): string[] {
  return files.flatMap(({ path, from }) => (from === undefined ? [path] : [from, path]));
}

/** Names of the agents that the spec has files for. */
export function agentsOf(spec: Spec, agents: readonly AgentDefinition[]): string[] {
  return spec.layers.filter(({ files }) => files.length > 0).flatMap(({ heading }) => agentOfHeading(heading, agents)?.name ?? []);
}

/** All files that the approval named: those of the spec, and those that show the bug. */
export function approvedFiles({ spec, reproduction }: { readonly spec: Spec; readonly reproduction?: Reproduction }): string[] {
  return [...namedFiles(spec), ...(reproduction?.files ?? []).map(({ file }) => file)];
}

/** Each of hundreds of agents is asked about. */
const layersByAgent = once((agents: readonly AgentDefinition[]) =>
  once(({ layers }: Spec) => Map.groupBy(layers, ({ heading }) => agentOfHeading(heading, agents)?.name ?? null)),
);

/** What the spec names for an agent, in the paths' normal form. */
export function filesOfAgent(agent: AgentDefinition, agents: readonly AgentDefinition[], spec: Spec): NamedFile[] {
  return (layersByAgent(agents)(spec).get(agent.name) ?? [])
    .flatMap(({ files }) => files)
    .map(({ path, from, deleted }) => ({
      path: normalizeInside(path),
      ...(from === undefined ? {} : { from: normalizeInside(from) }),
      ...(deleted ? { deleted } : {}),
    }));
}

/**
 * Which of the files are not as the spec says: there (or gone), and other than in `base`, the tree before the work; blank lines and line
 * ends make no difference. A file that was changed for a package that the spec lists is as it says. Commands that pass prove nothing where
 * nothing was done. By what is wrong with them.
 */
export async function filesLeft(services: Look, files: readonly NamedFile[], on: Base): Promise<Left[]> {
  return (await leftOfEach(services, [files], on)).flat();
}

/** As `filesLeft`, of several lists: all of them together, since there may be many lists as well as many files. */
export async function leftOfEach(services: Look, lists: readonly (readonly NamedFile[])[], on: Base): Promise<Left[][]> {
  const all = lists.flatMap((files, list) => files.map((file) => ({ file, list })));
  const found = await mapLimit(all, async ({ file, list }) => ({ list, wrong: await wrongWith(services, file, on) }));
  const byList = Map.groupBy(found, ({ list }) => list);
  return lists.map((_files, list) => {
    const own = (byList.get(list) ?? []).flatMap(({ wrong }) => wrong);
    return kinds.flatMap((kind) => own.filter((one) => one.kind === kind));
  });
}

/** What has to be looked at. */
interface Look {
  readonly files: Pick<Services['files'], 'entry' | 'exists'>;
  readonly search: Pick<Services['search'], 'ignored'>;
  readonly checkpoints: Pick<Services['checkpoints'], 'entryAt'>;
}

interface Base {
  readonly base: string;
  /** What the run changed, by file. */
  readonly ledger: RunState['files'];
  readonly signal: AbortSignal;
}

async function wrongWith(services: Look, { path: file, from, deleted }: NamedFile, on: Base): Promise<Left[]> {
  const now = await entryOf(services, file);
  if (deleted) return now === null ? [] : [{ kind: 'there', file }];
  const kind = now === null ? 'missing' : await wrongContent(services, file, now, on);
  const wrong: Left[] = kind === null ? [] : [{ kind, file }];
  if (from !== undefined && (await services.files.exists(from))) wrong.push({ kind: 'there', file: from });
  return wrong;
}

async function wrongContent(
  { search, checkpoints }: Look,
  path: string,
  now: FileContent,
  { base, ledger, signal }: Base,
): Promise<'ignored' | 'unchanged' | null> {
  if (await search.ignored(path, signal)) return 'ignored';
  // Done before `base` was taken: what the spec asks for in it is there.
  if (ledger[path]?.agents.includes(dependencyAgent)) return null;
  const before = await checkpoints.entryAt(base, path);
  return before?.mode === now.mode && !isDifferent(before.bytes, now.bytes) ? 'unchanged' : null;
}

/** null for whatever is no file or link. */
export async function entryOf(services: { readonly files: Pick<Services['files'], 'entry'> }, path: string): Promise<FileContent | null> {
  try {
    return await services.files.entry(path);
  } catch (error) {
    if (error instanceof PathError) return null;
    throw error;
  }
}

/** Without the files that somebody gave a reason for. */
export function without(left: readonly Left[], explained: readonly { readonly file: string }[]): Left[] {
  return left.filter(({ file }) => explained.every((one) => one.file !== file));
}

/** For the agent's retry, and for a person. */
export function leftWords(section: string, left: readonly Left[]): Message {
  return lines([
    ...[...Map.groupBy(left, ({ kind }) => kind)].map(([kind, those]) => wordsOf(kind, section, those.map(({ file }) => file).join(', '))),
    sentence('Follow the spec for these files. If a file should stay unchanged, finish with a deviation that says why.'),
  ]);
}

function wordsOf(kind: Left['kind'], section: string, files: string): Message {
  switch (kind) {
    case 'missing':
      return sentence('Files that the spec lists for {0} are missing: {1}.', section, files);
    case 'unchanged':
      return sentence('Files that the spec lists for {0} are unchanged: {1}.', section, files);
    case 'ignored':
      return sentence(
        'Files that the spec lists for {0} are ignored (.gitignore), so they are not part of what is proven: {1}.',
        section,
        files,
      );
    case 'there':
      return sentence('Files that the spec deletes or moves for {0} still exist: {1}.', section, files);
  }
}

/** Tells which files of an agent are not as the spec says, and why; says nothing where that is known already. */
export function tellDeviations(step: StepContext, agent: string, files: readonly { file: string; reason: Message }[]): void {
  const known = step.state().deviations[agent] ?? [];
  if (JSON.stringify(known) !== JSON.stringify(files)) step.emit({ type: 'spec.deviated', agent, files: [...files] });
}
