import { UserError, type Session } from '../../app/contracts.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { sanitise, safeLines } from '../../core/report/sanitise.ts';
import { foldWords } from '../../core/spec/fold-text.ts';
import { openPullRequest, pullRequestTools, type PullRequest } from '../../node/pull-request.ts';
import { saysYes } from '../dialogue/ask-line.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { marks } from '../views/marks.ts';
import { confirmDifferences } from './apply.ts';
import type { CommandContext } from './command.ts';
import { openRun } from './session-of-run.ts';

/** Commits a run's change on a branch, shows the pull request's text as it holds now, and opens it where the person says so. */
export async function pr(context: CommandContext): Promise<number> {
  const { screen, io, args, reader } = context;
  const { run, session } = await openRun(context);
  const branch = await branchOf(context, run, session);
  const { text, own } = await session.pullRequest(run.runId);
  const request = requestOf(text, branch);
  screen.log([
    line(marks.done, ` on branch ${branch}`),
    [],
    line(span(request.title, 'strong')),
    [],
    ...safeLines(request.body.trimEnd()).map((row) => line(row)),
    [],
    ...(own ? [line(span(`Your own text, kept in the review. What holds now: ${io.program} runs show ${run.runId}`, 'dim')), []] : []),
  ]);
  const stopped = new AbortController();
  const forget = io.onInterrupt(() => stopped.abort());
  try {
    const where = { root: session.workspace, env: io.env, signal: stopped.signal };
    const { remote, gh } = await pullRequestTools(where);
    if (remote === null || gh === null) {
      const missing = remote === null ? 'This repository has no remote to push to' : 'GitHub’s program "gh" was not found';
      screen.say([line(`${missing}, so nothing was pushed. Push the branch ${branch} and paste the text above.`)]);
      return exitCodes.done;
    }
    if (!args.switches.has('yes')) {
      if (reader === null)
        throw new UserError(
          `Nothing was pushed: nobody is here to be asked. With --yes the branch ${branch} is pushed to "${remote}" and the pull request is opened.`,
          exitCodes.stopped,
        );
      if (!(await saysYes(context, `Push ${branch} to "${remote}" and open this pull request?`))) return exitCodes.done;
    }
    const opened = await openPullRequest(where, { remote, gh }, request);
    if (stopped.signal.aborted)
      throw new UserError(`Interrupted. The branch ${branch} is there; the same command goes on.`, exitCodes.interrupted);
    if ('failed' in opened)
      throw new UserError(
        `The ${opened.failed === 'push' ? `branch ${branch} could not be pushed` : 'pull request could not be opened'}:\n${opened.why
          .split('\n')
          .map(sanitise)
          .join('\n')}\nThe commit is there; mend that and call the same command again.`,
        exitCodes.stopped,
      );
    screen.log([line(marks.done, ` ${opened.existed ? 'already open' : 'opened'}: ${sanitise(opened.url)}`)]);
    return exitCodes.done;
  } finally {
    forget();
  }
}

/** The branch that the run's commit is on; without one yet, it is made. */
async function branchOf(context: CommandContext, { runId, state }: RunView, session: Session): Promise<string> {
  if (state.applied?.branch) return state.applied.branch;
  if (state.applied)
    throw new UserError(
      `Run ${runId} was committed on the branch that was checked out then (${state.applied.commit.slice(0, 12)}); push that branch. The text: ${context.io.program} runs show ${runId}`,
      exitCodes.stopped,
    );
  const words = foldWords(state.spec?.name ?? state.request)
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 40);
  const branch = context.args.values.get('branch') ?? `batuta/${[words, runId.slice(-6)].filter(Boolean).join('-').toLowerCase()}`;
  await session.apply(runId, { branch }, (differences) => confirmDifferences(context, differences));
  return branch;
}

function requestOf(text: string, branch: string): PullRequest {
  const [first = '', ...rest] = text.split('\n');
  return { branch, title: first.replace(/^#\s*/u, ''), body: `${rest.join('\n').trim()}\n` };
}
