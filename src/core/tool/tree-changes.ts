import { sentence } from '../describe/message.ts';
import { tellCutOff } from '../evidence/cut-off.ts';
import type { TreeChange } from '../ports.ts';
import type { StepContext } from '../durable/contracts.ts';
import { refused } from './result.ts';
import type { ToolEnvironment } from './tool.ts';

/** For the model; empty when nothing changed. */
export function describeChanges(changes: readonly TreeChange[]): string {
  if (changes.length === 0) return '';
  const names = changes
    .slice(0, 30)
    .map(({ path, before, after }) => (before === null ? `${path} (new)` : after === null ? `${path} (deleted)` : path));
  return `Files changed meanwhile: ${names.join(', ')}${changes.length > 30 ? ` and ${changes.length - 30} more` : ''}.`;
}

/**
 * The answer to a call in whose middle everything ended: it may be half done, so it is not repeated. `tree`: the checkpoint before it; `what` and
 * `again`: how it is called, and what the model may do.
 */
export async function cutOffAnswer(
  environment: ToolEnvironment,
  step: StepContext,
  tree: string,
  { what, again }: { what: string; again: string },
) {
  const now = await environment.lock.exclusive(step.signal, async () => {
    await tellCutOff(step, environment, environment.runId);
    return environment.checkpoints.take();
  });
  const changes = await environment.checkpoints.diff(tree, now.tree);
  return refused(
    `The ${what} was interrupted; its outcome is unknown. ${describeChanges(changes)} ${again} again if that is safe.`,
    sentence('interrupted, outcome unknown'),
  );
}
