import type { StepContext } from '../durable/contracts.ts';
import type { TreeChange } from '../ports.ts';
import { countLines } from './count-lines.ts';
import type { ToolEnvironment } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';

/**
 * Reports every file that differs between two trees as changed by the agent. Both contents are put into the run's blobs first, except
 * those that no agent may read: they stay in the checkpoints.
 */
export async function reportChanges(
  trees: { readonly from: string; readonly to: string },
  environment: ToolEnvironment,
  step: StepContext,
  agent: string,
): Promise<readonly TreeChange[]> {
  const { checkpoints, blobs } = environment;
  const changes = await checkpoints.diff(trees.from, trees.to);
  const policy = await readPolicyOf(environment);
  for (const { path, before, after, modes } of changes) {
    const secret = policy.refusal(path) !== null;
    const old = before === null || secret ? null : await checkpoints.readAt(trees.from, path);
    const now = after === null || secret ? null : await checkpoints.readAt(trees.to, path);
    if (old) await blobs.put(old);
    if (now) await blobs.put(now);
    step.emit({ type: 'file.changed', agent, file: path, before, after, ...(modes ? { modes } : {}), ...countLines(old, now) });
  }
  return changes;
}

/** For the model; empty when nothing changed. */
export function describeChanges(changes: readonly TreeChange[]): string {
  if (changes.length === 0) return '';
  const names = changes
    .slice(0, 30)
    .map(({ path, before, after }) => (before === null ? `${path} (new)` : after === null ? `${path} (deleted)` : path));
  return `Files changed meanwhile: ${names.join(', ')}${changes.length > 30 ? ` and ${changes.length - 30} more` : ''}.`;
}
