import { UserError } from '../../app/contracts.ts';
import type { Reply } from '../../protocol/question.ts';
import { replyTo } from '../../core/question/question.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import { itemsNamed } from '../arguments/items-named.ts';
import { capsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import type { CommandContext } from './command.ts';
import { driveToEnd } from '../drive/drive-run.ts';
import { openOrFollow, openRun } from './session-of-run.ts';

export async function resume(context: CommandContext): Promise<number> {
  const { app, run, session } = await openRun(context);
  const { state } = run;
  if (state.status === 'completed' || state.status === 'cancelled' || state.status === 'failed') {
    throw new UserError(
      `Run ${run.runId} has ended (${state.status}); nothing is left to go on with. See: ${context.io.program} runs show ${run.runId}`,
    );
  }
  const reply = replyOf(context, state);
  const handle = await openOrFollow(context, app, session, run);
  if (handle === null)
    context.screen.log([
      line(span('Another process of this machine works on this run. You watch it; Ctrl-C leaves it running.', 'dim')),
      [],
    ]);
  else
    context.screen.log([
      line('Going on with run ', run.runId, span(`  ${state.spec?.name ?? state.request.split('\n', 1)[0]}  ${state.workspace}`, 'dim')),
      [],
    ]);
  if (reply !== null) {
    const replied = await session.reply(run.runId, reply);
    if (!replied.taken) context.screen.log([line(span(inEnglish(replied.said), 'warn'))]);
  }
  return driveToEnd(context, { app, session, runId: run.runId, handle, since: state.cursor, replied: reply?.question ?? null });
}

/** What `resume` says to a run that has stopped; null where nothing is waited for but an approval, or nothing at all. */
function replyOf(context: CommandContext, state: RunState): Reply | null {
  const { args, io, by } = context;
  const caps = capsOf(args);
  const guidance = args.values.get('guidance')?.trim();
  const agent = args.values.get('agent');
  const raises = Object.keys(caps).length > 0;
  const items = dismissedOf(args.values.get('dismiss'), state);
  if (agent !== undefined && !guidance) throw new UserError('--agent says whom --guidance is for; give both.');
  if (agent !== undefined && !state.agents.some((known) => known.name === agent)) {
    throw new UserError(`This run has no agent "${agent}". Known: ${state.agents.map((known) => known.name).join(', ')}.`);
  }
  // Whatever else is asked is never answered in passing.
  const stop = state.stop && ['stopped', 'budget'].includes(state.stop.kind) ? state.stop : null;
  if (stop === null) {
    if (guidance || raises || items)
      throw new UserError(
        `${guidance ? '--guidance' : raises ? 'A higher cap' : '--dismiss'} answers a run that has stopped; this one is ${state.status}. Resume it without.`,
      );
    return null;
  }
  if (stop.kind === 'budget' && !raises) {
    const [step] = nextSteps(state);
    throw new UserError(
      `The budget of run ${state.runId} is reached. Go on with more, for example: ${io.program} ${step?.command ?? ''}`,
      exitCodes.budget,
    );
  }
  const option = optionFor(stop, guidance, agent);
  return replyTo(stop, { by, option, ...(guidance ? { text: guidance } : {}), ...(raises ? { caps } : {}), ...(items ? { items } : {}) });
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

/** The issues of the last review that `--dismiss` names by their numbers, as the report shows them. */
function dismissedOf(given: string | undefined, state: RunState): Record<string, string> | null {
  if (given === undefined) return null;
  const issues = state.reviews.at(-1)?.issues ?? [];
  if (issues.length === 0) throw new UserError('There is no issue to dismiss: no review of this run found one.');
  const found = itemsNamed(given, issues);
  if (!found.ok) throw new UserError(`--dismiss wants ${found.problem}`);
  return Object.fromEntries(found.named.map(({ fingerprint }) => [fingerprint, 'yes']));
}
