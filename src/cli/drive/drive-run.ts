import { resolve } from 'node:path';
import { settled } from '../../app/reply-to-run.ts';
import { isOver } from '../../app/runs/run-view.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { RunOutcome } from '../../core/durable/contracts.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { CommandContext } from '../commands/command.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { decide } from './decide.ts';
import type { Begun, DriveOptions } from './drive-options.ts';
import { endOfRun, type Left } from './end-of-run.ts';
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
    raised: null,
    ...context,
    ...begun,
    yes: args.switches.has('yes'),
    planOnly: args.switches.has('plan'),
    reportFile: output === undefined ? null : resolve(io.cwd, output),
  };
  const { handle, screen } = options;
  const watch = watchRun(options);
  // The first Ctrl-C lets the step under way finish, the second ends it with its processes, the third leaves at once.
  let pressed = 0;
  const press = (): void => {
    pressed += 1;
    const words = pressed === 1 ? 'Finishing the current step. Press Ctrl-C again to stop at once.' : 'Stopping at once. Nothing is lost.';
    if (pressed > 2) screen.draw([]);
    else if (handle?.isIdle() === false) screen.say([line(span(words, 'warn'))]);
    if (handle === null) watch.stopWaiting();
    if (pressed === 1) handle?.stop();
    else if (pressed === 2) handle?.kill();
    else io.exitNow(exitCodes.interrupted);
  };
  const interrupts: Interrupts = { count: () => pressed, press };
  const forgetInterrupts = io.onInterrupt(press);
  // Nobody sees any more what the run does: it stops like at a Ctrl-C, and nothing is lost.
  const forgetClosed = (options.events ?? screen.output).onClosed(press);
  const giveFree = async (): Promise<RunOutcome | null> => {
    await options.app.runs.release(options.runId);
    return (await handle?.done) ?? null;
  };
  try {
    const left = await untilLeft(options, watch, interrupts);
    const outcome = await giveFree();
    if (outcome) await watch.next(null);
    await watch.close();
    // Another process goes on with it meanwhile: what counts is how it stood when this one left.
    const state = handle === null && left !== null ? left.state : watch.state();
    return await endOfRun(options, { state, outcome, interrupted: pressed > 0, left });
  } finally {
    // Also when something failed on the way: the run must not go on unseen, nor keep its owner.
    await giveFree();
    await watch.close();
    forgetClosed();
    forgetInterrupts();
  }
}

interface Interrupts {
  /** How often the person asked to stop. */
  count(): number;
  press(): void;
}

/** Answers what can be answered; comes back with why it stops, null when the run ended by itself. */
async function untilLeft(options: DriveOptions, watch: RunWatch, interrupts: Interrupts): Promise<Left | null> {
  let { replied } = options;
  const nobodyAsked = options.reader === null || options.yes;
  /** What nobody here can answer, and the first thing that was said of it. Others may be answered all the same. */
  const passed = new Set<number>();
  let said: Left['said'] = [];
  const leave = (said: Left['said'] = []): Left => ({ said, state: watch.state() });
  const so = { approved: new Array<string>(), savedHere: false, raised: false, seen: false };
  for (;;) {
    const run = await watch.next(replied);
    if (run && (isOver(run) || (run.owner === 'none' && options.handle))) return null;
    if (!run || run.owner === 'none' || interrupts.count() > 0) return leave();
    const question = run.state.questions.find(({ id }) => !passed.has(id));
    if (!question) return leave(said);
    const decision = await watch.quietly(question, (signal) => decide({ ...options, state: watch.state(), question, so, signal }));
    switch (decision.kind) {
      case 'leave':
        if (!watch.state().questions.some(({ id }) => id === question.id)) tellSuperseded(options, watch.state(), question);
        else if (!nobodyAsked) return leave(decision.said);
        else {
          if (passed.size === 0) ({ said } = decision);
          passed.add(question.id);
        }
        break;
      case 'interrupt':
        if (interrupts.count() === 0) interrupts.press();
        return leave();
      case 'superseded':
        tellSuperseded(options, watch.state(), question);
        break;
      case 'reply': {
        const { reply } = decision;
        so.seen ||= question.kind === 'approval';
        so.raised ||= question.kind === 'budget';
        if (reply.option === 'approve') so.approved.push(reply.items?.[question.subject] ?? '');
        so.savedHere = reply.option === 'save';
        replied = reply.question;
        const outcome = await options.session.reply(options.runId, reply);
        if (!outcome.taken) options.screen.say([line(span(inEnglish(outcome.said), 'warn'))]);
      }
    }
  }
}

function tellSuperseded(options: DriveOptions, state: RunState, question: OpenQuestion): void {
  if (isOver(state) && state.status !== 'cancelled') return;
  const said = state.status === 'cancelled' ? 'The run was cancelled elsewhere.' : inEnglish(settled(state, question.id));
  options.screen.say([line(span(said, 'dim'))]);
}
