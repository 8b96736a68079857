import { approvalOf, stopOf, type OpenQuestion, type RunState } from '../core/run/run-state.ts';
import { isOver, isStopped, type RunView } from '../app/runs/run-view.ts';
import { changedFiles } from '../core/run/changed-files.ts';

/** What a command can be done to. */
export type Purpose = 'answer' | 'resume' | 'cancel' | 'prove' | 'undo' | 'apply' | 'guide' | 'rollBack' | 'report' | 'review' | 'audit';

type Subject = Pick<RunView, 'status' | 'state' | 'owner'>;

const rules: Readonly<Record<Purpose, (run: Subject) => boolean>> = {
  // A question counts also while other agents of the run are at work.
  answer: (run) => !isOver(run) && approvalOf(run.state) !== null,
  resume: (run) => !isOver(run) && (run.owner === 'none' || run.owner === 'remote' || stopOf(run.state) !== null),
  cancel: (run) => !isOver(run),
  prove: ({ state }) => state.status === 'completed' && Object.keys(state.verdicts).length > 0,
  undo: isUndoable,
  // With everything taken back there is nothing left to commit.
  apply: ({ state }) => state.status === 'completed' && state.result !== null && (hasChanges(state) || state.rolledBack.length === 0),
  // At a cap words alone do not help: it is resumed with more.
  guide: ({ status, state }) =>
    state.questions.some(takesGuidance) || (status === 'running' && state.attempts.some((attempt) => attempt.status === 'running')),
  // Interrupted at work, it would go on without what is missing then.
  rollBack: (run) => isUndoable(run) && run.status !== 'interrupted',
  report: ({ state }) => state.startedAt !== '',
  audit: ({ state }) => state.audit !== null,
  review: ({ state }) => state.reviews.length > 0 || hasChanges(state),
};

/** Whether a question can be answered with mere words for its agent. */
export function takesGuidance({ options }: OpenQuestion): boolean {
  return options.some(({ id }) => id === 'guide');
}

/** Whether a command of that purpose applies to the run. */
export function applies(purpose: Purpose, run: Subject): boolean {
  return run.status !== 'damaged' && rules[purpose](run);
}

/** For each purpose whether any of the runs is fit for it: what the palette enables. */
export function applicable(runs: readonly Subject[]): Readonly<Record<Purpose, boolean>> {
  const purposes = Object.keys(rules) as Purpose[];
  return Object.fromEntries(purposes.map((purpose) => [purpose, runs.some((run) => applies(purpose, run))])) as Record<Purpose, boolean>;
}

function isUndoable(run: Subject): boolean {
  return (run.owner === 'none' || isStopped(run)) && hasChanges(run.state);
}

/** By ledger, which stays the same object until a file changes: this is asked with every event of a run of thousands of files. */
const known = new WeakMap<RunState['files'], boolean>();

function hasChanges(state: RunState): boolean {
  let has = known.get(state.files);
  if (has === undefined) {
    has = changedFiles(state).length > 0;
    known.set(state.files, has);
  }
  return has;
}
