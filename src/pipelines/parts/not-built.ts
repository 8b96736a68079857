import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { StepContext } from '../../core/durable/contracts.ts';
import { isDifferent } from '../../core/evidence/is-different.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import { PathError, type FileContent } from '../../core/ports.ts';
import { agentOfHeading } from '../../core/spec/agent-of-heading.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Spec } from '../../protocol/spec.ts';
import type { NamedFile } from './agent-work.ts';
import type { Services } from './services.ts';

/** Files that the spec names and that are not as it says, by what is wrong with them. */
export interface Left {
  readonly missing: readonly string[];
  readonly unchanged: readonly string[];
  /** There, but in no tree. */
  readonly ignored: readonly string[];
  /** Deleted, or moved away, in the spec only. */
  readonly there: readonly string[];
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

/** What the spec names for an agent, in the paths' normal form. */
export function filesOfAgent(agent: AgentDefinition, agents: readonly AgentDefinition[], spec: Spec): NamedFile[] {
  return spec.layers
    .filter(({ heading }) => agentOfHeading(heading, agents)?.name === agent.name)
    .flatMap(({ files }) => files)
    .map(({ path, from, deleted }) => ({
      path: normalizeInside(path),
      ...(from === undefined ? {} : { from: normalizeInside(from) }),
      ...(deleted ? { deleted } : {}),
    }));
}

/**
 * Which of the files are not as the spec says: there (or gone), and other than in `base`, the tree before the work; blank lines and line
 * ends make no difference. Commands that pass prove nothing where nothing was done. null: all are.
 */
export async function filesLeft(services: Services, files: readonly NamedFile[], on: Base): Promise<Left | null> {
  const found = (await Promise.all(files.map((file) => wrongWith(services, file, on)))).flat();
  const those = (kind: keyof Left): string[] => found.flatMap((one) => (one.kind === kind ? [one.path] : []));
  const left: Left = { missing: those('missing'), unchanged: those('unchanged'), ignored: those('ignored'), there: those('there') };
  return found.length === 0 ? null : left;
}

interface Base {
  readonly base: string;
  readonly signal: AbortSignal;
}

interface Wrong {
  readonly kind: keyof Left;
  readonly path: string;
}

async function wrongWith(services: Services, { path, from, deleted }: NamedFile, on: Base): Promise<Wrong[]> {
  const now = await entryOf(services, path);
  if (deleted) return now === null ? [] : [{ kind: 'there', path }];
  const kind = now === null ? 'missing' : await wrongContent(services, path, now, on);
  const wrong: Wrong[] = kind === null ? [] : [{ kind, path }];
  if (from !== undefined && (await services.files.exists(from))) wrong.push({ kind: 'there', path: from });
  return wrong;
}

async function wrongContent(
  { search, checkpoints }: Services,
  path: string,
  now: FileContent,
  { base, signal }: Base,
): Promise<'ignored' | 'unchanged' | null> {
  if (await search.ignored(path, signal)) return 'ignored';
  const before = await checkpoints.entryAt(base, path);
  return before?.mode === now.mode && !isDifferent(before.bytes, now.bytes) ? 'unchanged' : null;
}

/** null for whatever is no file or link. */
export async function entryOf(services: Pick<Services, 'files'>, path: string): Promise<FileContent | null> {
  try {
    return await services.files.entry(path);
  } catch (error) {
    if (error instanceof PathError) return null;
    throw error;
  }
}

/** Without the files that somebody gave a reason for; null when none is left. */
export function without(left: Left | null, explained: readonly { readonly file: string }[]): Left | null {
  if (left === null) return null;
  const others = (paths: readonly string[]): string[] => paths.filter((path) => explained.every(({ file }) => file !== path));
  const rest: Left = {
    missing: others(left.missing),
    unchanged: others(left.unchanged),
    ignored: others(left.ignored),
    there: others(left.there),
  };
  return namesOf(rest).length === 0 ? null : rest;
}

export function namesOf({ missing, unchanged, ignored, there }: Left): string[] {
  return [...missing, ...unchanged, ...ignored, ...there];
}

/** For the agent's retry, and for a person. */
export function leftWords(section: string, { missing, unchanged, ignored, there }: Left): Message {
  const list = (paths: readonly string[]): string => paths.join(', ');
  return lines([
    ...(missing.length > 0 ? [sentence('Files that the spec lists for {0} are missing: {1}.', section, list(missing))] : []),
    ...(unchanged.length > 0 ? [sentence('Files that the spec lists for {0} are unchanged: {1}.', section, list(unchanged))] : []),
    ...(ignored.length > 0
      ? [
          sentence(
            'Files that the spec lists for {0} are ignored (.gitignore), so they are not part of what is proven: {1}.',
            section,
            list(ignored),
          ),
        ]
      : []),
    ...(there.length > 0 ? [sentence('Files that the spec deletes or moves for {0} still exist: {1}.', section, list(there))] : []),
    sentence('Follow the spec for these files. If a file should stay unchanged, finish with a deviation that says why.'),
  ]);
}

/** Tells which files of an agent are not as the spec says, and why; says nothing where that is known already. */
export function tellDeviations(step: StepContext, agent: string, files: readonly { file: string; reason: Message }[]): void {
  const known = step.state().deviations[agent] ?? [];
  if (JSON.stringify(known) !== JSON.stringify(files)) step.emit({ type: 'spec.deviated', agent, files: [...files] });
}
