import { UserError, type App, type Session, type SessionOptions } from '../../app/contracts.ts';
import type { RunHandle, RunSummary } from '../../core/durable/contracts.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import type { CommandContext } from './command.ts';

export type FoundRun = RunSummary & { readonly state: RunState };

/** The run that the command's first word names. Throws UserError. */
export async function findRun(context: CommandContext, app: App): Promise<FoundRun> {
  return app.findRun(context.args.positionals[0] ?? 'last');
}

/**
 * A session in the run's own workspace, with the provider and the trust that the run began with unless the
 * command line says otherwise. Its caps are not touched: they are raised by an answer that is journaled.
 */
export async function sessionOfRun(context: CommandContext, app: App, run: FoundRun): Promise<Session> {
  const { state } = run;
  if (state.workspace === '')
    throw new UserError(`Run ${run.runId} cannot be read: its journal does not say which workspace it belongs to.`);
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
