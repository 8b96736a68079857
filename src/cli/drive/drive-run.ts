import { resolve } from 'node:path';
import { settled } from '../../app/reply-to-run.ts';
import { isOver } from '../../app/runs/run-view.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { RunOutcome } from '../../core/durable/contracts.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { CommandContext } from '../commands/command.ts';
import { line, span } from '../terminal/line.ts';
import { decide } from './decide.ts';
import type { Begun, Decision, DriveOptions } from './drive-options.ts';
import { endOfRun } from './end-of-run.ts';
import { createInterrupts, type Interrupts } from './interrupts.ts';
import { watchRun, type RunWatch } from './run-watch.ts';

/**
 * Drives a run to where this command ends, as its switches say: shows its progress, brings its questions to the person, and returns
 * the exit code when it has ended or has to wait. The run is always given free before this returns.
 */
export async function driveToEnd(context: CommandContext, begun: Begun): Promise<number> {
  const { args, io } = context;
  const output = args.values.get('output');
  const options: DriveOptions = {
    since: 0,
    replied: null,
    ...context,
    ...begun,
    yes: args.switches.has('yes'),
    planOnly: args.switches.has('plan'),
    reportFile: output === undefined ? null : resolve(io.cwd, output),
  };
  const { handle, screen } = options;
  const watch = watchRun(options);
  const interrupts = createInterrupts(options.io, handle, (rung) => {
    if (rung === 3) screen.draw([]);
    if (handle === null) watch.letGo();
    else if (!handle.isIdle()) screen.log([line(span(rungWords[rung], 'warn'))]);
  });
  // Nobody sees any more what the run does: it stops like at a Ctrl-C, and nothing is lost.
  const forgetClosed = (options.events ?? screen.output).onClosed(() => interrupts.press());
  const giveFree = async (): Promise<RunOutcome | null> => {
    await options.app.runs.release(options.runId);
    return (await handle?.done) ?? null;
  };
  try {
    const left = await untilLeft(options, watch, interrupts);
    const outcome = await giveFree();
    if (outcome) await watch.next(null);
    await watch.close();
    return await endOfRun(options, { state: watch.state(), outcome, interrupted: interrupts.count() > 0, left });
  } finally {
    // Also when something failed on the way: the run must not go on unseen, nor keep its owner.
    await giveFree();
    await watch.close();
    forgetClosed();
    interrupts.forget();
  }
}

const rungWords = {
  1: 'Finishing the current step. Press Ctrl-C again to stop at once.',
  2: 'Stopping at once. Nothing is lost.',
  3: '',
} as const;

/** Answers what can be answered; comes back with why it stops, null when the run ended by itself. */
async function untilLeft(
  options: DriveOptions,
  watch: RunWatch,
  interrupts: Interrupts,
): Promise<Extract<Decision, { kind: 'leave' }> | null> {
  let { replied } = options;
  const so = { approved: new Array<string>(), savedHere: false, seen: false };
  for (;;) {
    const run = await watch.next(replied);
    if (run && (isOver(run) || (run.owner === 'none' && options.handle))) return null;
    if (!run || run.owner === 'none' || interrupts.count() > 0) return { kind: 'leave', said: [] };
    const question = run.state.questions.find(({ id }) => id !== replied);
    if (!question) continue;
    const decision = await watch.quietly(question, (signal) => decide({ ...options, state: watch.state(), question, so, signal }));
    switch (decision.kind) {
      case 'leave':
        return decision;
      case 'interrupt':
        if (interrupts.count() === 0) interrupts.press();
        return { kind: 'leave', said: [] };
      case 'superseded':
        tellSuperseded(options, watch.state(), question);
        break;
      case 'reply': {
        const { reply } = decision;
        so.seen ||= question.kind === 'approval';
        if (reply.option === 'approve') so.approved.push(reply.items?.[question.subject] ?? '');
        so.savedHere = reply.option === 'save';
        replied = reply.question;
        const outcome = await options.session.reply(options.runId, reply);
        if (!outcome.taken) options.screen.log([line(span(inEnglish(outcome.said), 'warn'))]);
      }
    }
  }
}

function tellSuperseded(options: DriveOptions, state: RunState, question: OpenQuestion): void {
  if (isOver(state) && state.status !== 'cancelled') return;
  const said = state.status === 'cancelled' ? 'The run was cancelled elsewhere.' : inEnglish(settled(state, question.id));
  options.screen.log([line(span(said, 'dim'))]);
}
