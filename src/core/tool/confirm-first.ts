import { createTwoFilesPatch } from 'diff';
import { effectsOf, type WholeChange } from '../policy/confirm-changes.ts';
import { confirmQuestion } from '../policy/confirm-question.ts';
import { countLines } from './count-lines.ts';
import type { FileChange, Planned, PlanMoment, ToolEnvironment } from './tool.ts';

/** The question about a change, and about those that come next in the turn; null: it needs none. */
export async function confirmFirst(
  plan: FileChange,
  environment: ToolEnvironment,
  signal: AbortSignal,
  { agent, state, next }: PlanMoment,
): Promise<Extract<Planned<never>, { question: unknown }> | null> {
  const { confirm, listed } = environment;
  // Of what the spec lists nothing is asked about, whatever comes next.
  if (listed.includes(plan.path)) return null;
  const grounds = { confirm, agent, listed, state };
  const whole = (change: FileChange): Promise<WholeChange> => wholeChange(change, environment, state);
  const others = (await Promise.all(next.map(async ({ id, draft }) => ({ id, plan: await draft(signal) })))).flatMap(
    ({ id, plan: other }) => (other === null ? [] : [{ id, plan: other }]),
  );
  const first = await whole(plan);
  const all = [first, ...(await Promise.all(others.map((other) => whole(other.plan))))];
  const effects = effectsOf(all, grounds);
  // What comes next is asked about when it comes, unless something of this change is.
  if (!effects.some(({ path }) => path === plan.path)) return null;
  const asked = all.filter(({ path }) => effects.some((effect) => effect.path === path));
  return {
    ok: false,
    question: confirmQuestion(effects, grounds, diffOf(asked)),
    about: others.filter((other) => effects.some(({ path }) => path === other.plan.path)).map(({ id }) => id),
  };
}

/** The changes, for the question about them. */
export function diffOf(changes: readonly WholeChange[]): string {
  const parts = changes.map(({ path, before, after }) => createTwoFilesPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', '', ''));
  return parts.join('\n');
}

async function wholeChange(
  { path, before, after }: FileChange,
  { blobs }: Pick<ToolEnvironment, 'blobs'>,
  { files }: PlanMoment['state'],
): Promise<WholeChange> {
  const known = files[path];
  const first = known ? known.before : before;
  const [old, now] = [first === null ? null : await blobs.get(first), await blobs.get(after)];
  const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
  return { path, before: text(old), after: text(now), removed: countLines(old, now).removed };
}
