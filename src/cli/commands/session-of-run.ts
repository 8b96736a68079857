import { join } from 'node:path';
import { UserError, type App, type Session, type SessionOptions } from '../../app/contracts.ts';
import type { RunHandle, RunSummary } from '../../core/durable/contracts.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import type { CommandContext } from './command.ts';

export type FoundRun = RunSummary & { readonly state: RunState };

/** The run that the command's first word names. Throws UserError. */
export async function findRun(context: CommandContext, app: App): Promise<FoundRun> {
  return readable(app, await app.findRun(context.args.positionals[0] ?? 'last'));
}

/** The run, when its journal can be read at all. Throws UserError. */
export function readable(app: App, run: FoundRun): FoundRun {
  if (run.status !== 'damaged' && run.state.workspace !== '') return run;
  throw new UserError(
    `Run ${run.runId} is damaged: the beginning of its journal cannot be read. It is kept as it is in ${join(app.home, 'runs', run.runId)}.`,
    exitCodes.stopped,
  );
}

/**
 * A session in the run's own workspace, with the provider and the trust that the run began with unless the
 * command line says otherwise. Its caps are not touched: they are raised by an answer that is journaled.
 */
export async function sessionOfRun(context: CommandContext, app: App, run: FoundRun): Promise<Session> {
  const { state } = run;
  const { caps: _raised, ...said } = sessionOptionsOf(context.args);
  const options: SessionOptions = { provider: state.provider, ...(state.trusted ? { trusted: true } : {}), ...said };
  return app.session(state.workspace, options);
}

/** Goes on with the run, or follows it (`handle` null) when a living process of this machine works on it. */
export async function openOrFollow(context: CommandContext, app: App, session: Session, run: FoundRun): Promise<RunHandle | null> {
  await ensureProvider(context, app, session.provider.id);
  try {
    return await session.open(run.runId, { force: context.args.switches.has('force') });
  } catch (error) {
    if (error instanceof UserError && error.refusal?.reason === 'owned' && error.refusal.sameHost) return null;
    throw error;
  }
}
