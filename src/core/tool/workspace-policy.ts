import { isIgnoreFile, proofKind } from '../evidence/proof-files.ts';
import { mayOwn } from '../policy/owned-paths.ts';
import { normalizeInside } from '../policy/normalize-inside.ts';
import { protectedReason } from '../policy/protected-files.ts';
import { createReadPolicy, type ReadPolicy } from '../policy/readable.ts';
import { inEnglish } from '../describe/message.ts';
import type { ToolEnvironment } from './tool.ts';

/**
 * The normal form of a path that a model gave. An absolute path below the workspace's root, as commands print it, is accepted; any other
 * throws `PathError`.
 */
export function workspacePath(given: string, { files }: ToolEnvironment): string {
  const root = files.root.replace(/[\\/]+$/u, '');
  return normalizeInside(`${given}/`.startsWith(`${root}/`) ? given.slice(root.length + 1) : given);
}

/** The workspace's read policy, with the current `.batutaignore`. */
export async function readPolicyOf({ files }: Pick<ToolEnvironment, 'files'>): Promise<ReadPolicy> {
  const ignore = await files.read('.batutaignore');
  return createReadPolicy(ignore ? new TextDecoder().decode(ignore.bytes) : '');
}

/** Lies among tests (`tests`), and is none. */
function configures(path: string, tests: readonly string[]): boolean {
  return isIgnoreFile(path) || proofKind(path, { tests, closure: [] }) === 'configuration';
}

/** Why the agent may not write a path (in normal form), with its owner and what to do instead; null when it may. */
export async function writeRefusal(path: string, environment: ToolEnvironment, signal: AbortSignal): Promise<string | null> {
  const guarded = protectedReason(path, environment.listed);
  if (guarded !== null) return guarded;
  const unreadable = (await readPolicyOf(environment)).refusal(path);
  if (unreadable !== null) return inEnglish(unreadable);
  const { newSince, sealed = [], checkpoints } = environment;
  if (sealed.includes(path))
    return `${JSON.stringify(path)} shows the bug and was approved as it is: nobody may change it. If it is wrong, call finish with a question that says why.`;
  if (newSince !== undefined && (await checkpoints.entryAt(newSince, path)) !== null)
    return `${JSON.stringify(path)} exists. You may only create new files; put your test into one of its own.`;
  if (newSince !== undefined && configures(path, environment.owns))
    return `${JSON.stringify(path)} is no test: it configures how tests run, or what counts at all. You may only create new tests.`;
  const owner = environment.ownerOf?.(path) ?? null;
  // Who writes new tests does so in everybody's area.
  const others = newSince === undefined && owner !== null ? [owner] : [];
  // Asked for each write: what is ignored may be another matter by now. What ignores itself could be mended by nobody.
  if (mayOwn(environment.owns, path, others))
    return (await environment.search.ignored(path, signal)) && !(isIgnoreFile(path) && (await environment.files.exists(path)))
      ? `${JSON.stringify(path)} is ignored (.gitignore), so it is part of no proof, no review and no commit. Put what the work needs where it is not ignored; what a build makes is made by its command.`
      : null;
  const whose = owner === null ? 'is outside of your area' : `belongs to the ${owner.section} agent`;
  const yours = environment.owns.length === 0 ? 'You may not write files.' : `You may write only ${environment.owns.join(', ')}.`;
  return `${JSON.stringify(path)} ${whose}. ${yours} If the task cannot be done without it, call finish with a question that says what must change there.`;
}
