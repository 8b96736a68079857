import { join } from 'node:path';
import { UserError, type App, type Session, type SessionOptions } from '../../app/contracts.ts';
import { findRun as find } from '../../app/runs/find-run.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import { isSystemError } from '../../core/is-system-error.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { workspaceOf } from '../workspace-of.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import type { CommandContext } from './command.ts';

/** The run that the command's first word (or `reference`) names. Throws UserError. */
export async function findRun(context: CommandContext, app: App, reference = context.args.positionals[0] ?? 'last'): Promise<RunView> {
  return readable(app, await find(app.runs, reference, await workspaceOf(context.io.cwd, context.args)));
}

/** The run that the command's first word names, with a session for it. */
export async function openRun(context: CommandContext): Promise<{ app: App; run: RunView; session: Session }> {
  const app = await context.app();
  const run = await findRun(context, app);
  return { app, run, session: await sessionOfRun(context, app, run) };
}

/** A session in the folder that the command line is about. */
export async function sessionHere(context: CommandContext): Promise<Session> {
  const { args, io } = context;
  return (await context.app()).session(await workspaceOf(io.cwd, args), sessionOptionsOf(args));
}

/** The run, when its journal can be read at all. Throws UserError. */
async function readable(app: App, run: RunView): Promise<RunView> {
  if (run.status !== 'damaged' && run.state.workspace !== '') return run;
  const refused = await app.runs.read(run.runId, 0).then(
    () => null,
    (error: unknown) => (isSystemError(error) ? error.message : null),
  );
  const why = refused === null ? 'is damaged: the beginning of its journal cannot be read' : `cannot be read now (${refused})`;
  throw new UserError(`Run ${run.runId} ${why}. It is kept as it is in ${join(app.home, 'runs', run.runId)}.`, exitCodes.stopped);
}

/**
 * A session in the run's own workspace, with the provider and the trust that the run began with unless the
 * command line says otherwise. Its caps are not touched: they are raised by an answer that is journaled.
 */
export async function sessionOfRun(context: CommandContext, app: App, run: RunView): Promise<Session> {
  const { state } = run;
  const { caps: _raised, ...said } = sessionOptionsOf(context.args);
  const options: SessionOptions = { provider: state.provider, ...(state.trusted ? { trusted: true } : {}), ...said };
  return app.session(state.workspace, options);
}

/** Throws UserError where trust is said to a run that began without: which commands prove it was settled then, and nothing would come of it. */
export function refuseLateTrust({ args, io }: CommandContext, { runId, state }: RunView): void {
  if (state.trusted || !args.switches.has('trust-workspace')) return;
  throw new UserError(
    `Run ${runId} began without trust and keeps that, so its commands do not run. To have its work proven: ${io.program} cancel ${runId}, and begin again with --trust-workspace.`,
  );
}

/** Goes on with the run, or follows it (`handle` null) when a living process of this machine works on it. */
export async function openOrFollow(context: CommandContext, app: App, session: Session, run: RunView): Promise<RunHandle | null> {
  if (run.owner === 'local') return null;
  await ensureProvider(context, app, session.provider);
  return app.runs.own(run.runId, { force: context.args.switches.has('force'), provider: session.provider });
}
