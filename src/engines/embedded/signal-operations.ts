import type { z } from 'zod';
import { sentence } from '../../core/describe/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { Signal } from './history.ts';
import type { Wanted } from './mailboxes.ts';
import { operate, type Pass, type Scope } from './pass.ts';
import { asJson, load } from './step-operation.ts';

/** `Ctx.waitSignal`: the recorded signal, else the next one that the schema accepts. */
export function waitOperation<T>(pass: Pass, scope: Scope, name: string, schema: z.ZodType<T>): Promise<T> {
  return operate(pass, scope, 'signal', name, async (operation) => {
    const done = operation.recorded?.done;
    if (done?.type === 'done') {
      const signal = done.signal === undefined ? undefined : pass.history.signal(done.signal);
      if (signal === undefined) throw pass.mismatch(scope, sentence('the signal "{0}" that it consumed is not recorded', name));
      const parsed = schema.safeParse(await load(pass, scope, signal.payload));
      if (!parsed.success) throw pass.mismatch(scope, sentence('it cannot read the recorded signal "{0}"', name));
      return parsed.data;
    }
    for (;;) {
      const wanted: Wanted = { names: [name], fits: (other) => other.to === scope.workflow.path && other.name === name };
      const signal = await takeUntil(pass, scope, wanted, null);
      if (signal === null) throw new Error('It waits without a deadline.');
      const parsed = schema.safeParse(await load(pass, scope, signal.payload));
      if (parsed.success) {
        await pass.run.append({ type: 'done', ...operation.address, signal: signal.id });
        return parsed.data;
      }
      pass.run.logger.warn('A signal was set aside: its content is not what the run waits for.', {
        signal: name,
        error: parsed.error.message,
      });
      await pass.run.append({ type: 'discarded', scope: scope.path, id: signal.id });
      pass.throwIfHalted(scope.workflow);
    }
  });
}

/** `Ctx.waitAny`: the recorded signal, or that none came in time; else the next one. */
export function waitAnyOperation(
  pass: Pass,
  scope: Scope,
  names: readonly string[],
  until: number | null,
): Promise<{ name: string; payload: Json } | null> {
  return operate(pass, scope, 'signal', names.join(' '), async ({ address, recorded }) => {
    const wanted: Wanted = { names, fits: ({ to, name }) => to === scope.workflow.path && names.includes(name) };
    const done = recorded?.done?.type === 'done' ? recorded.done : null;
    const signal = done === null ? await takeUntil(pass, scope, wanted, until) : pass.history.signal(done.signal ?? '');
    if (done === null) await pass.run.append({ type: 'done', ...address, ...(signal ? { signal: signal.id } : {}) });
    return signal ? { name: signal.name, payload: (await load(pass, scope, signal.payload)) ?? null } : null;
  });
}

/** `Ctx.send`: the record of the send is the delivery. `path` may be that of any workflow of the run, begun or not. */
export function sendOperation(pass: Pass, scope: Scope, path: string, name: string, payload: Json): Promise<void> {
  return operate(pass, scope, 'send', name, async (operation) => {
    if (operation.recorded?.done !== undefined) return;
    const stored = await pass.run.store(asJson(payload));
    const id = `${operation.path}:${operation.address.index}`;
    await pass.run.append({ type: 'sent', ...operation.address, to: path, id, payload: stored });
    pass.mailboxes.deliver({ id, name, to: path, payload: stored });
  });
}

/** Longest sleep in one go: a machine that was suspended looks at the time again within it. */
const longestSleepMs = 60_000;

/** Rejects when `ended` is aborted. */
export async function sleepUntil(pass: Pass, epochMs: number, ended: AbortSignal): Promise<void> {
  const { clock } = pass.run;
  for (let left = epochMs - clock.now(); left > 0; left = epochMs - clock.now()) await clock.sleep(Math.min(left, longestSleepMs), ended);
}

/** What the workflow waits for, from its mailbox; null when the deadline has passed without it. */
export async function takeUntil(pass: Pass, scope: Scope, wanted: Wanted, deadline: number | null): Promise<Signal | null> {
  const { path } = scope.workflow;
  const settled = new AbortController();
  if (deadline !== null) {
    const ended = AbortSignal.any([pass.halted, settled.signal]);
    // A halt ends the waiting itself.
    void sleepUntil(pass, deadline, ended).then(
      () => {
        if (!settled.signal.aborted) pass.mailboxes.giveUp(path);
      },
      () => undefined,
    );
  }
  try {
    return await pass.mailboxes.take(path, wanted, pass.halted);
  } finally {
    settled.abort();
  }
}
