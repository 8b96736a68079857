import type { Ctx } from '../../src/core/durable/contracts.ts';

/** A context whose run can be stopped as the engine does for one that is to stop after what is under way. */
export function stoppable(ctx: Ctx): { ctx: Ctx; stop: () => void } {
  const stopped = new AbortController();
  const step: Ctx['step'] = (name, fn) => ctx.step(name, (context) => fn({ ...context, stopped: stopped.signal }));
  return { ctx: { ...ctx, step }, stop: () => stopped.abort() };
}
