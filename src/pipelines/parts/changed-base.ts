import { createTwoFilesPatch } from 'diff';
import type { StepContext } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Services } from './services.ts';

export interface BaseChange {
  /** The workspace as it is now. */
  readonly base: { readonly tree: string; readonly hash: string };
  /** Changed files that the spec names or that were read while it was written. */
  readonly relevant: readonly string[];
  /** Unified diffs of these. */
  readonly delta: string;
}

/** Longest delta that is shown; beyond it, the names of the files say enough. */
const deltaLimit = 40_000;

/** What changed since the spec was written, other than by the run itself. Changes elsewhere are only noted. */
export async function changedBase(
  step: StepContext,
  services: Services,
  base: { tree: string; hash: string },
  about: readonly string[],
): Promise<BaseChange> {
  const now = await services.checkpoints.take();
  if (now.hash === base.hash) return { base, relevant: [], delta: '' };
  const { files } = step.state();
  const changes = (await services.checkpoints.diff(base.tree, now.tree)).filter(({ path, after }) => files[path]?.after !== after);
  const names = new Set(about);
  const relevant = changes.map((change) => change.path).filter((path) => names.has(path));
  const others = changes.length - relevant.length;
  if (others > 0) {
    const said =
      others === 1
        ? sentence('1 file changed since the spec was written; it is not in the spec.')
        : sentence('{0} files changed since the spec was written; none is in the spec.', others);
    if (relevant.length === 0) step.emit({ type: 'notice', level: 'info', text: said });
  }
  const parts: string[] = [];
  for (const path of relevant) parts.push(await fileDelta(services, base.tree, now.tree, path));
  return { base: now, relevant, delta: parts.join('\n').slice(0, deltaLimit) };
}

/** Unified diff of one file between two checkpoints; binary files are only named. */
export async function fileDelta(services: Pick<Services, 'checkpoints'>, fromTree: string, toTree: string, path: string): Promise<string> {
  const [before, after] = [await services.checkpoints.readAt(fromTree, path), await services.checkpoints.readAt(toTree, path)];
  return textDelta(path, before, after);
}

/** Unified diff of two contents; null = not there. */
export function textDelta(path: string, before: Uint8Array | null, after: Uint8Array | null): string {
  if ([before, after].some((bytes) => bytes?.subarray(0, 8000).includes(0))) return `Binary file ${path} changed\n`;
  const text = (bytes: Uint8Array | null): string => (bytes ? new TextDecoder().decode(bytes) : '');
  return createTwoFilesPatch(before ? `a/${path}` : '/dev/null', after ? `b/${path}` : '/dev/null', text(before), text(after), '', '');
}
