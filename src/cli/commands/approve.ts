import { realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { UserError, type App } from '../../app/contracts.ts';
import { isOver, type RunView } from '../../app/runs/run-view.ts';
import { askedFor } from '../../core/question/needs-you.ts';
import { ifThere } from '../../node/system-error.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import { trustedSession } from '../dialogue/ensure-trust.ts';
import { line, span } from '../terminal/line.ts';
import type { CommandContext } from './command.ts';
import { checkOutput } from '../drive/check-output.ts';
import { driveToEnd } from '../drive/drive-run.ts';
import { noRunOf } from '../../app/runs/find-run.ts';
import { workspaceOf as folderOf } from '../workspace-of.ts';
import { findRun, openOrFollow, refuseLateTrust, sessionOfRun } from './session-of-run.ts';
import { approvalOf } from '../../core/run/run-state.ts';

export async function approve(context: CommandContext): Promise<number> {
  await checkOutput(context);
  const app = await context.app();
  const file = await specFile(context);
  if (file === null) return approveRun(context, app, await findRun(context, app));
  const waiting = await runOfSpec(app, file);
  const named = context.args.values.has('workspace') ? await folderOf(context.io.cwd, context.args) : null;
  if (waiting !== null && named !== null && waiting.state.workspace !== named) throw noRunOf(named, waiting);
  return waiting === null ? approveFile(context, app, file) : approveRun(context, app, waiting);
}

async function approveRun(context: CommandContext, app: App, run: RunView): Promise<number> {
  const { state } = run;
  if (!state.questions.some((question) => askedFor(question) === 'approval')) {
    throw new UserError(
      `Run ${run.runId} does not wait for an approval; it is ${state.status}. See: ${context.io.program} runs show ${run.runId}`,
    );
  }
  // A cap that is said and does not hold would be worse than none.
  const fixed = (['budget', 'tokens', 'turns', 'model'] as const).find((option) => context.args.values.has(option));
  if (fixed !== undefined)
    throw new UserError(`--${fixed} is for a spec that has no run yet; run ${run.runId} keeps its own. Approve it without.`);
  refuseLateTrust(context, run);
  const session = await sessionOfRun(context, app, run);
  const handle = await openOrFollow(context, app, session, run);
  if (handle === null)
    context.screen.say([line(span('Another process of this machine works on this run; your answer is sent to it.', 'dim'))]);
  return driveToEnd(context, { app, session, runId: run.runId, handle, since: state.cursor });
}

/** A spec without a journal here: written on another machine, or cloned. */
async function approveFile(context: CommandContext, app: App, file: string): Promise<number> {
  const options = sessionOptionsOf(context.args);
  await ensureProvider(context, app, options.provider ?? null);
  const session = await trustedSession(context, app, workspaceOf(context, file), options);
  const handle = await session.startFromSpec(file);
  return driveToEnd(context, { app, session, runId: handle.runId, handle });
}

/** Absolute path when the word names a spec rather than a run: it lies there, or looks like a path. */
async function specFile({ args, io }: CommandContext): Promise<string | null> {
  const [word] = args.positionals;
  if (word === undefined) return null;
  const named = args.values.get('workspace');
  const inNamed = named === undefined ? null : resolve(io.cwd, named, word);
  const path = inNamed !== null && (await ifThere(stat(inNamed))) ? inNamed : resolve(io.cwd, word);
  const found = await ifThere(stat(path));
  // A run knows its workspace by its one name; the person may have come by a link. A folder that has the name of a run is no spec.
  if (found) return ifThere(realpath(found.isDirectory() ? join(path, 'spec.md') : path));
  const places = named === undefined ? '' : `, neither in ${named} nor in the current folder`;
  if (/[/\\]|\.md$/.test(word)) throw new UserError(`No spec found at ${word}${places}.`);
  return null;
}

async function runOfSpec(app: App, file: string): Promise<RunView | null> {
  const waiting = (await app.runs.list()).filter((run) => !isOver(run));
  return waiting.find(({ state }) => resolve(state.workspace, approvalOf(state)?.subject ?? '') === file) ?? null;
}

/** The folder above `spec/active/…`, unless it is named. */
function workspaceOf({ args, io }: CommandContext, file: string): string {
  const named = args.values.get('workspace');
  if (named !== undefined) return resolve(io.cwd, named);
  const at = file.lastIndexOf(`${sep}spec${sep}active${sep}`);
  if (at > 0) return file.slice(0, at);
  if (relative(io.cwd, file).startsWith('..')) throw new UserError(`Which workspace is ${file} for? Name it with --workspace.`);
  return io.cwd;
}
