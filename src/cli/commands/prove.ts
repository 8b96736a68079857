import { UserError } from '../../app/contracts.ts';
import { mustHaveCommands } from '../../app/refusal.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { describeSeal } from '../../core/describe/proof.ts';
import { describeResult } from '../../core/describe/terms.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { trustedSession } from '../dialogue/ensure-trust.ts';
import type { Standing } from '../../core/describe/terms.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { quotedLines } from '../terminal/quoted-lines.ts';
import { looks } from '../views/marks.ts';
import { tailRows } from '../views/view-log.ts';
import { inWorkspace } from '../workspace-of.ts';
import type { CommandContext } from './command.ts';
import { findRun } from './session-of-run.ts';

/** Runs the commands of a completed run again: how each ended, and what the run is worth then. */
export async function prove(context: CommandContext): Promise<number> {
  const app = await context.app();
  const run = await findRun(context, app);
  // Before anybody is asked for a trust that would change nothing.
  mustHaveCommands(run.state);
  // Trust that was given for the run alone ended with it.
  const { caps: _none, ...options } = sessionOptionsOf(context.args);
  const session = await trustedSession(context, app, run.state.workspace, { provider: run.state.provider, ...options });
  if ((await session.whatTrustAllows()).length > 0) {
    const { args, io } = context;
    const program = args.values.has('workspace') ? io.program : inWorkspace(io.program, run.state.workspace);
    throw new UserError(
      `This workspace is not trusted, so its commands cannot run. To trust it: ${program} trust\nFor this once: ${program} prove ${run.runId} --trust-workspace`,
    );
  }
  const evidence = await untilInterrupted(context, run.runId, (signal) => session.prove(run.runId, context.by, signal));
  await app.runs.list();
  const state = (await app.runs.look(run.runId))?.state ?? run.state;
  const seal = describeSeal(state);
  const told = ({ level, text }: Standing, what: string): Line =>
    line(looks[level][0], ` ${what}: `, span(inEnglish(text), looks[level][1]));
  const ends = evidence.flatMap((one) => [told(describeResult(one), formatCommandLine(one.command)), ...whyNot(context, run.runId, one)]);
  const overall = seal ? { verdict: seal.verdict, why: inEnglish(seal.why) } : null;
  context.tell([{ runId: run.runId, overall, evidence }], [...ends, ...(seal ? [told({ ...seal, text: seal.why }, 'Overall')] : [])], null);
  if (seal?.verdict === 'unproven') return state.proof?.acceptedBy ? exitCodes.done : exitCodes.unproven;
  return seal?.verdict === 'proven' ? exitCodes.done : exitCodes.stopped;
}

/** What a command printed at its end, where it did not pass, and where the rest is. */
function whyNot({ io, screen }: CommandContext, runId: string, { result, tail, log }: Evidence): Line[] {
  if (result === 'pass') return [];
  const whole = log === null ? [] : [line('  ', span(`The whole log: ${io.program} runs show ${runId} --log ${log.slice(0, 12)}`, 'dim'))];
  return [...(tail.trim() === '' ? [] : quotedLines(tail, screen.width() - 1, 2, tailRows)), ...whole];
}

/** A Ctrl-C ends the command at work; of what ran until then nothing counts. */
async function untilInterrupted<T>({ io }: CommandContext, runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const forget = io.onInterrupt(() => stop.abort());
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted || !(error instanceof InterruptedError)) throw error;
    const words = `Interrupted: nothing was proven. What holds of the files as they are: ${io.program} runs show ${runId}`;
    throw new UserError(words, exitCodes.interrupted);
  } finally {
    forget();
  }
}
