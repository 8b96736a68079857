import { UserError, type App } from '../../app/contracts.ts';
import { mustRaise } from '../../app/reply-to-run.ts';
import type { Reply } from '../../protocol/question.ts';
import type { Caps } from '../../protocol/usage.ts';
import { replyTo } from '../../core/question/question.ts';
import { inEnglish, joinedBy, sentence } from '../../core/describe/message.ts';
import { describeWaiting } from '../../core/describe/question.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import { mustLift } from '../arguments/lift-cap.ts';
import { tickedBy } from '../arguments/items-named.ts';
import { capsOf } from '../arguments/option-values.ts';
import type { ParsedArguments } from '../arguments/parse-arguments.ts';
import { exitCodes } from '../exit-codes.ts';
import { agentName } from '../../core/run/agents.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { marks } from '../views/marks.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import type { CommandContext } from './command.ts';
import { checkOutput } from '../drive/check-output.ts';
import { driveToEnd } from '../drive/drive-run.ts';
import { openOrFollow, openRun, refuseLateTrust } from './session-of-run.ts';

export async function resume(context: CommandContext): Promise<number> {
  await checkOutput(context);
  const { app, run, session } = await openRun(context);
  const { state } = run;
  if (state.status === 'completed' || state.status === 'cancelled' || state.status === 'failed') {
    throw new UserError(
      `Run ${run.runId} has ended (${state.status}); nothing is left to resume. See: ${context.io.program} runs show ${run.runId}`,
    );
  }
  refuseLateTrust(context, run);
  const given = await answerGiven(context, app, state);
  const raised = raisedAhead(context, state);
  const reply = given === null && raised === null ? replyOf(context, state) : null;
  const handle = await openOrFollow(context, app, session, run);
  const going = line('Going on with run ', run.runId, span(`  ${titleOf(state)}  ${state.workspace}`, 'dim'));
  const watching = line(span('Another process of this machine works on this run. You watch it; Ctrl-C leaves it running.', 'dim'));
  context.screen.say([handle === null ? watching : going, []]);
  if (handle !== null) context.screen.say(waitsOf(state), 2);
  if (raised !== null) context.screen.say([line(span('The cap is raised when the run reaches it.', 'dim'))]);
  if (reply !== null) {
    const replied = await session.reply(run.runId, reply);
    if (!replied.taken) context.screen.say([line(span(inEnglish(replied.said), 'warn'))]);
  }
  const replied = reply?.question ?? given;
  return driveToEnd(context, { app, session, runId: run.runId, handle, since: state.cursor, replied, raised });
}

/** Whom the run waited for when it was left: the log says that only once, should it go on. It may answer by now, or be another one. */
function waitsOf(state: RunState): Line[] {
  return state.attempts
    .filter(({ status, waiting }) => status === 'running' && waiting)
    .map(({ agent, activity }) => {
      const left = sentence('{0}: {1}', joinedBy(' ', ['When it was left,', agentName(state, agent)]), activity);
      const words = joinedBy(' ', [left, 'It is asked again now; Ctrl-C stops it.']);
      return line(marks.warning, ' ', span(inEnglish(words), 'warn'));
    });
}

/**
 * The question whose answer was given while no process worked on the run: it is taken up when the run goes on. null: none, there are others to answer,
 * or the command line answers.
 */
async function answerGiven({ args }: CommandContext, app: App, state: RunState): Promise<number | null> {
  const [stop, ...others] = stopsOf(state);
  if (!stop || others.length > 0 || Object.keys(capsOf(args)).length > 0 || answersOtherwise(args)) return null;
  return (await app.replied(state.runId, stop.id)) === null ? null : stop.id;
}

/** With more than higher caps. */
function answersOtherwise({ values }: ParsedArguments): boolean {
  return values.has('guidance') || values.has('agent') || values.has('dismiss');
}

/**
 * The caps that are raised for a run that was interrupted before it could ask for more: it does so when it has gone on, if there is still no room. null:
 * there is something to answer already, or nothing to raise.
 */
function raisedAhead({ args, io }: CommandContext, state: RunState): Partial<Caps> | null {
  const caps = capsOf(args);
  if (state.status !== 'interrupted' || stopsOf(state).length > 0 || Object.keys(caps).length === 0 || answersOtherwise(args)) return null;
  mustRaise(state, caps);
  mustLift(state, caps, `${io.program} resume ${state.runId}`);
  return caps;
}

/** Questions that `resume` answers. Whatever else is asked is never answered in passing. */
function stopsOf({ questions }: RunState): OpenQuestion[] {
  return questions.filter(({ kind }) => kind === 'stopped' || kind === 'budget');
}

/** What `resume` says to a run that has stopped; null where nothing is waited for but an approval, or nothing at all. */
function replyOf(context: CommandContext, state: RunState): Reply | null {
  const { args, io, by } = context;
  const caps = capsOf(args);
  const guidance = args.values.get('guidance')?.trim();
  const agent = args.values.get('agent');
  const raises = Object.keys(caps).length > 0;
  if (agent !== undefined && !guidance) throw new UserError('--agent says whom --guidance is for; give both.');
  if (agent !== undefined && !state.agents.some((known) => known.name === agent)) {
    throw new UserError(`This run has no agent "${agent}". Known: ${state.agents.map((known) => known.name).join(', ')}.`);
  }
  const stops = stopsOf(state);
  if (stops.length === 0) {
    if (guidance || raises || args.values.has('dismiss'))
      throw new UserError(
        `${guidance ? '--guidance' : raises ? 'A higher cap' : '--dismiss'} answers a run that has stopped; this one is ${state.status}. Resume it without.`,
      );
    return null;
  }
  mustRaise(state, caps);
  const stop = meant(stops, { raises, agent });
  if (stop === null) {
    if (!guidance && !raises && !args.values.has('dismiss')) return null;
    const commands = nextSteps(state).map(({ command }) => `  ${io.program} ${command}`);
    throw new UserError([inEnglish(describeWaiting(state)), 'Answer one of them:', ...commands].join('\n'));
  }
  if (stop.kind === 'budget') mustLift(state, caps, `${io.program} resume ${state.runId}`);
  if (stop.kind === 'budget' && !raises) {
    const [step] = nextSteps(state);
    throw new UserError(
      `The budget of run ${state.runId} is reached. Go on with more, for example: ${io.program} ${step?.command ?? ''}`,
      exitCodes.budget,
    );
  }
  const items = tickedBy('dismiss', args, stop);
  const option = optionFor(stop, guidance, agent);
  return replyTo(stop, {
    by,
    option,
    ...(guidance ? { text: guidance } : {}),
    ...(raises ? { caps } : {}),
    ...(Object.keys(items).length > 0 ? { items } : {}),
  });
}

/** Which of several questions the switches mean: more budget, or the agent that is named; null: that cannot be told. */
function meant(stops: readonly OpenQuestion[], { raises, agent }: { raises: boolean; agent: string | undefined }): OpenQuestion | null {
  if (stops.length < 2) return stops[0] ?? null;
  const fit = stops.filter(({ kind, subject, options }) =>
    raises ? kind === 'budget' : agent !== undefined && (subject === agent || options.some(({ id }) => id === `guide ${agent}`)),
  );
  return fit.length === 1 ? (fit[0] ?? null) : null;
}

/** Which of a question's options the switches mean. */
function optionFor({ options, subject }: OpenQuestion, guidance: string | undefined, agent: string | undefined): string {
  const fit = guidance ? options.filter(({ text }) => text !== 'none') : options.filter(({ text }) => text !== 'must');
  const named = fit.find(({ id }) => id === `guide ${agent}`);
  if (agent !== undefined && !named && agent !== subject)
    throw new UserError(`The run asks about ${subject || 'no agent'}, not about ${agent}.`);
  const option = named ?? fit[0];
  if (option) return option.id;
  throw new UserError(`It takes one of these: ${options.map(({ id, title }) => `${id} (${inEnglish(title)})`).join(', ')}.`);
}
