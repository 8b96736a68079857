import type { z } from 'zod';
import { sentence } from '../../core/describe/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { Signal } from './history.ts';
import type { Wanted } from './mailboxes.ts';
import { operate, type Scope } from './replay.ts';
import { asJson, load } from './step-operation.ts';

/** `Ctx.waitSignal` and `waitAny`: the recorded signal, else the next one that the schema accepts; null: none came in time. */
export function waitOperation<T>(
  scope: Scope,
  names: readonly string[],
  schema: z.ZodType<T>,
  until: number | null,
): Promise<{ name: string; payload: T } | null> {
  const label = names.join(' ');
  return operate(scope, 'signal', label, async ({ address, recorded }) => {
    const parse = async ({ payload }: Signal) => schema.safeParse(await load(scope, payload));
    const done = recorded?.done;
    if (done?.type === 'done') {
      if (done.signal === undefined) return null;
      const signal = scope.replay.history.signal(done.signal);
      if (signal === undefined) throw scope.replay.mismatch(scope, sentence('the signal "{0}" that it consumed is not recorded', label));
      const parsed = await parse(signal);
      if (!parsed.success) throw scope.replay.mismatch(scope, sentence('it cannot read the recorded signal "{0}"', label));
      return { name: signal.name, payload: parsed.data };
    }
    const wanted: Wanted = ({ to, name }) => to === scope.workflow.path && names.includes(name);
    for (;;) {
      const signal = await takeUntil(scope, wanted, until);
      if (signal === null) {
        await scope.run.append({ type: 'done', ...address });
        return null;
      }
      const parsed = await parse(signal);
      if (parsed.success) {
        await scope.run.append({ type: 'done', ...address, signal: signal.id });
        return { name: signal.name, payload: parsed.data };
      }
      const error = parsed.error.message;
      scope.run.parts.logger.warn('A signal was set aside: its content is not what the run waits for.', { signal: signal.name, error });
      await scope.run.append({ type: 'discarded', scope: scope.path, id: signal.id });
      scope.replay.throwIfStopped(scope.workflow);
    }
  });
}

/** `Ctx.send`: the record of the send is the delivery. `path` may be that of any workflow of the run, begun or not. */
export function sendOperation(scope: Scope, path: string, name: string, payload: Json): Promise<void> {
  return operate(scope, 'send', name, async (operation) => {
    if (operation.recorded?.done !== undefined) return;
    const stored = await scope.run.store(asJson(payload));
    const id = `${operation.path}:${operation.address.index}`;
    await scope.run.append({ type: 'sent', ...operation.address, to: path, id, payload: stored });
    scope.replay.mailboxes.deliver({ id, name, to: path, payload: stored });
  });
}

/** Longest sleep in one go: a machine that was suspended looks at the time again within it. */
const longestSleepMs = 60_000;

/** Rejects when `ended` is aborted. */
export async function sleepUntil(scope: Scope, epochMs: number, ended: AbortSignal): Promise<void> {
  const { clock } = scope.run.parts;
  for (let left = epochMs - clock.now(); left > 0; left = epochMs - clock.now()) await clock.sleep(Math.min(left, longestSleepMs), ended);
}

/** What the workflow waits for, from its mailbox; null when the deadline has passed without it. */
export async function takeUntil(scope: Scope, wanted: Wanted, deadline: number | null): Promise<Signal | null> {
  const { path } = scope.workflow;
  const settled = new AbortController();
  if (deadline !== null) {
    const ended = AbortSignal.any([scope.replay.stopped, settled.signal]);
    // A stop ends the waiting itself.
    void sleepUntil(scope, deadline, ended).then(
      () => {
        if (!settled.signal.aborted) scope.replay.mailboxes.giveUp(path);
      },
      () => undefined,
    );
  }
  try {
    return await scope.replay.mailboxes.take(path, wanted, scope.replay.stopped);
  } finally {
    settled.abort();
  }
}
