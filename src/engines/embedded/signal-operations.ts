import type { Json } from '../../protocol/json.ts';
import type { Signal } from './history.ts';
import type { StoredValue } from './journal-record.ts';
import type { Wanted } from './mailboxes.ts';
import { operate, type Scope } from './replay.ts';
import { jsonCopy } from './json-copy.ts';
import { load } from './step-operation.ts';

/** `Ctx.waitSignal`: the recorded signal, else the next one; null: none came in time. */
export function waitOperation(
  scope: Scope,
  names: readonly string[],
  until: number | null,
): Promise<{ readonly name: string; readonly payload: Json } | null> {
  return operate(scope, 'signal', names.join(' '), async ({ address, recorded }) => {
    const payloadOf = async (stored: StoredValue): Promise<Json> => (await load(scope, stored)) ?? null;
    if (recorded?.done?.type === 'done') {
      const { signal, result = {} } = recorded.done;
      return signal === undefined ? null : { name: signal.name, payload: await payloadOf(result) };
    }
    const signal = await takeUntil(scope, ({ to, name }) => to === scope.workflow.path && names.includes(name), until);
    if (signal === null) {
      await scope.run.append({ type: 'done', ...address });
      return null;
    }
    const { id, name, payload: result } = signal;
    await scope.run.append({ type: 'done', ...address, signal: { id, name }, result });
    return { name, payload: await payloadOf(result) };
  });
}

/** `Ctx.send`: the record of the send is the delivery. `path` may be that of any workflow of the run, begun or not. */
export function sendOperation(scope: Scope, path: string, name: string, payload: Json): Promise<void> {
  return operate(scope, 'send', name, async (operation) => {
    if (operation.recorded?.done !== undefined) return;
    const stored = await scope.run.store(jsonCopy(payload));
    const id = `${operation.path}:${operation.address.index}`;
    await scope.run.append({ type: 'sent', ...operation.address, to: path, id, payload: stored });
    scope.replay.mailboxes.deliver({ id, name, to: path, payload: stored });
  });
}

/** Longest sleep in one go: a machine that was suspended looks at the time again within it. */
const longestSleepMs = 60_000;

/** Rejects when `ended` is aborted. A clock that is set back meanwhile makes it no longer. */
export async function sleepUntil(scope: Scope, epochMs: number, ended: AbortSignal): Promise<void> {
  const { clock } = scope.run.parts;
  for (let left = epochMs - clock.now(); left > 0;) {
    const slept = Math.min(left, longestSleepMs);
    await clock.sleep(slept, ended);
    left = Math.min(left - slept, epochMs - clock.now());
  }
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
        if (!settled.signal.aborted) scope.replay.mailboxes.expire(path);
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
