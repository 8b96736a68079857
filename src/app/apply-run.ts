import type { Engine } from '../core/durable/contracts.ts';
import type { Checkpoints, WorkspaceFiles } from '../core/ports.ts';
import { pullRequestText } from '../core/report/report-markdown.ts';
import { describeProof } from '../core/describe/proof.ts';
import { describeReproduced } from '../core/describe/reproduced.ts';
import { runReport } from '../core/report/run-report.ts';
import type { RunState } from '../core/run/run-state.ts';
import { openRepository } from '../node/repository.ts';
import { inEnglish, lines, named, sentence } from '../core/describe/message.ts';
import { describeStatus } from '../core/describe/terms.ts';
import type { Message } from '../protocol/message.ts';
import { UserError } from './contracts.ts';
import type { Applied, ConfirmApply } from './handed-over.ts';
import { leftOut } from './left-out.ts';
import { planCommit, type CommitPlan } from './plan-commit.ts';
import { appendTo } from './refusal.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import { proofNow } from '../core/run/seal.ts';
import { lastProofs } from '../core/evidence/last-proofs.ts';

type Target = { branch: string } | { commit: true };

/** Commits what the run changed, and the spec: never what the person changed before, beside or after it. */
export async function applyRun(options: {
  readonly workspace: string;
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly engine: Pick<Engine, 'append' | 'blobs'>;
  readonly runId: string;
  readonly state: RunState;
  readonly target: Target;
  /** Asked where what would be committed is not what was proven; true: all the same. */
  readonly confirm: ConfirmApply;
}): Promise<Applied> {
  const { workspace, engine, runId, state, target, confirm } = options;
  if (state.status !== 'completed' || !state.result)
    throw new UserError(
      sentence(
        'Run {0} is not completed ({1}); only the change of a completed run is committed.',
        runId,
        describeStatus(state.status).text,
      ),
      1,
    );
  const changed = changedFiles(state);
  if (changed.length === 0 && state.rolledBack.length > 0)
    throw new UserError(sentence('Everything that run {0} changed was undone, so there is nothing to commit.', runId), 1);
  const repository = await openRepository(workspace);
  const branch = 'branch' in target ? target.branch : null;
  // Killed before it was recorded, an earlier one may have made the commit.
  const cutOff = state.applied === null;
  // Before anything is asked: no answer could change it.
  await repository.ready(branch, cutOff ? state.result.commitMessage : null);
  const before = state.applied && sentence('This run is already committed: {0}.', whereTo(state.applied));
  const plan = await planCommit({ ...options, repository, result: state.result });
  if (plan.mixed.length > 0) throw new UserError(sentence('The run’s changes cannot be separated from yours:\n{0}', lines(plan.mixed)), 1);
  const failed = failedSince(state);
  const differences = [...(failed ? [failed] : []), ...plan.beside];
  const beside = [...differences, ...(before ? [before] : [])];
  if (differences.length > 0 && !(await confirm(beside)))
    throw new UserError(sentence('Nothing was committed: the commit would differ from what was proven.\n{0}', lines(beside)), 1);
  // What a person took back was proven with it, not without it: the commit says so.
  const taken = state.rolledBack.filter((file) => changed.some((one) => one.file === file));
  const message = [
    state.result.commitMessage,
    ...(failed ? [inEnglish(failed)] : []),
    ...(taken.length > 0 ? [`Partly rolled back after the proof: ${taken.join(', ')}`] : []),
    ...(plan.stale.length > 0
      ? [`What passed did so on another tree than this commit's, which differs in: ${inEnglish(named(plan.stale))}`]
      : []),
  ].join('\n\n');
  // Before it is made: a commit may bring files up to date.
  const out = await leftOut(options, plan.stale);
  const commit = await repository.commitFiles({ files: plan.commit, message, branch, cutOff });
  await appendTo(engine, runId, [{ type: 'run.applied', branch, commit }]);
  const notes = [...(before ? [before] : []), ...notesOf(plan, branch)];
  const changedOnDisk = plan.stale.filter((file) => !out.includes(file));
  return { branch, commit, message, pullRequest: pullRequestText(runReport({ ...state, changedOnDisk }), out), notes };
}

/** What its commit message says was so at the end of the run; this came after it. null: nothing failed since. */
function failedSince(state: RunState): Message | null {
  // What had failed by then, the message says.
  const proof = proofNow(state);
  if (proof?.verdict !== 'failed') return state.unsure && proof ? sentence('Proven again after the run: {0}', describeProof(proof)) : null;
  if (state.proof?.verdict === 'failed') return null;
  const failing = [...lastProofs(state.evidence)].flatMap(([line, { result }]) => (result === 'pass' ? [] : [line]));
  const { after } = state.reproduced;
  // A bug may show again although every command passes.
  const shown = after !== null && after.outcome !== 'passes' ? [describeReproduced(after).text] : [];
  return sentence('Proven again after the run, it failed: {0}', lines([...(failing.length > 0 ? [named(failing)] : []), ...shown]));
}

/** What a person has to know of the files that lie there afterwards. */
function notesOf({ others, built }: CommitPlan, branch: string | null): Message[] {
  return [
    ...(others.length > 0 ? [sentence('Changes made outside the run are not in the commit: {0}.', named(others))] : []),
    ...(built.length > 0 ? [sentence('Build output that git ignores is not in the commit: {0}.', named(built))] : []),
    ...(branch === null
      ? []
      : [
          sentence(
            'Your working tree still has the change, uncommitted, so "git switch {0}" will fail. To switch and keep your files: "git symbolic-ref HEAD refs/heads/{0}", then "git reset".',
            branch,
          ),
        ]),
  ];
}

function whereTo({ branch, commit }: { readonly branch: string | null; readonly commit: string }): Message {
  return branch === null ? commit.slice(0, 12) : sentence('{0} on {1}', commit.slice(0, 12), branch);
}
