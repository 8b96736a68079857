import { UserError } from '../../app/contracts.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { issuesNamed } from '../arguments/issue-numbers.ts';
import { capsOf } from '../arguments/option-values.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { nextSteps } from '../views/view-next.ts';
import type { Command, CommandContext } from './command.ts';
import { seeThrough, withSession } from './see-through.ts';
import { findRun, openOrFollow, sessionOfRun } from './session-of-run.ts';

export const resumeCommand: Command = {
  name: 'resume',
  usage: '<run | last>',
  summary: 'go on with a run: interrupted, stopped, out of budget, or saved',
  positionals: { min: 0, max: 1 },
  options: ['guidance', 'agent', 'dismiss', 'budget', 'tokens', 'turns', 'force', 'yes', 'trust-workspace', 'provider', 'output'],
  async run(context) {
    const app = await context.app();
    const run = await findRun(context, app);
    const { state } = run;
    if (state.status === 'completed' || state.status === 'cancelled' || state.status === 'failed') {
      throw new UserError(
        `Run ${run.runId} has ended (${state.status}); nothing is left to go on with. See: ${context.io.program} runs show ${run.runId}`,
      );
    }
    const answer = answerOf(context, state);
    return withSession(await sessionOfRun(context, app, run), async (session) => {
      const handle = await openOrFollow(context, app, session, run);
      if (handle === null)
        context.screen.log([
          line(span('Another process of this machine works on this run. You watch it; Ctrl-C leaves it running.', 'dim')),
          [],
        ]);
      else
        context.screen.log([
          line(
            'Going on with run ',
            run.runId,
            span(`  ${state.spec?.name ?? state.request.split('\n', 1)[0]}  ${state.workspace}`, 'dim'),
          ),
          [],
        ]);
      if (answer !== null) await session.continue(run.runId, answer);
      return seeThrough(context, {
        app,
        session,
        runId: run.runId,
        handle,
        since: state.cursor,
        sentAt: answer === null ? null : state.cursor,
      });
    });
  },
};

/** What `resume` says to a run that has stopped; null where nothing is waited for but an approval, or nothing at all. */
function answerOf(context: CommandContext, state: RunState): ContinueAnswer | null {
  const { args, io, by } = context;
  const caps = capsOf(args);
  const guidance = args.values.get('guidance')?.trim();
  const agent = args.values.get('agent');
  const raises = Object.keys(caps).length > 0;
  const dismiss = dismissedOf(args.values.get('dismiss'), state);
  if (agent !== undefined && !guidance) throw new UserError('--agent says whom --guidance is for; give both.');
  if (agent !== undefined && !state.agents.some((known) => known.name === agent)) {
    throw new UserError(`This run has no agent "${agent}". Known: ${state.agents.map((known) => known.name).join(', ')}.`);
  }
  if (state.status !== 'stopped' && state.status !== 'budget-reached') {
    // A signal nobody waits for would be kept and answer a later stop that the person has not seen.
    if (guidance || raises || dismiss.length > 0)
      throw new UserError(
        `${guidance ? '--guidance' : raises ? 'A higher cap' : '--dismiss'} answers a run that has stopped; this one is ${state.status}. Resume it without.`,
      );
    return null;
  }
  if (state.status === 'budget-reached' && !raises) {
    const [step] = nextSteps(state);
    throw new UserError(
      `The budget of run ${state.runId} is reached. Go on with more, for example: ${io.program} ${step?.command ?? ''}`,
      exitCodes.budget,
    );
  }
  return {
    by,
    ...(guidance ? { guidance } : {}),
    ...(agent === undefined ? {} : { agent }),
    ...(raises ? { caps } : {}),
    ...(dismiss.length > 0 ? { dismiss } : {}),
  };
}

/** Fingerprints of the issues of the last review that `--dismiss` names by their numbers, as the report shows them. */
function dismissedOf(given: string | undefined, state: RunState): string[] {
  if (given === undefined) return [];
  const issues = state.reviews.at(-1)?.issues ?? [];
  if (issues.length === 0) throw new UserError('There is no issue to dismiss: no review of this run found one.');
  const found = issuesNamed(given, issues);
  if (!found.ok) throw new UserError(`--dismiss wants ${found.problem}`);
  return found.named.map((issue) => issue.fingerprint);
}
