import type { Engine } from '../core/durable/contracts.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { pullRequestText } from '../core/report/report-markdown.ts';
import { runReport } from '../core/report/run-report.ts';
import type { RunState } from '../core/run/run-state.ts';
import { openRepository } from '../node/repository.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { describeStatus } from '../core/describe/terms.ts';
import type { FileMode } from '../protocol/file-mode.ts';
import type { Message } from '../protocol/message.ts';
import { UserError, type ConfirmApply } from './contracts.ts';
import { ownChange } from './own-change.ts';
import { staleNow } from './stale-now.ts';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import { refusalError } from './refusal.ts';
import { changedFiles } from '../core/run/changed-files.ts';

type Target = { branch: string } | { commit: true };

/** Commits what the run changed, and the spec: never what the person changed before, beside or after it. */
export async function applyRun(options: {
  readonly workspace: string;
  readonly files: WorkspaceFiles;
  readonly engine: Pick<Engine, 'append' | 'blobs'>;
  readonly runId: string;
  readonly state: RunState;
  readonly target: Target;
  /** Asked where what would be committed is not what was proven; true: all the same. */
  readonly confirm: ConfirmApply;
}): Promise<{ branch: string | null; commit: string; message: string; pullRequest: string }> {
  const { workspace, files, engine, runId, state, target, confirm } = options;
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
    throw new UserError(sentence('Everything that run {0} changed was taken back, so there is nothing to commit.', runId), 1);
  const repository = await openRepository(workspace);
  const branch = 'branch' in target ? target.branch : null;
  // Before anything is asked: no answer could change it.
  await repository.ready(branch);
  const blobs = engine.blobs(runId);
  const differing: string[] = [];
  const mixed: Message[] = [];
  const beside: Message[] = [];
  const commit: { path: string; bytes: Uint8Array | null; mode: FileMode }[] = [];
  for (const { file, before, after, modes } of changed) {
    const folder = await repository.nested(file);
    if (folder !== null) {
      beside.push(sentence('{0}: left out, commit it in its own repository {1}', file, folder));
      continue;
    }
    const now = await files.entry(file);
    const mode = modes?.after ?? now?.mode;
    if ((now?.hash ?? null) !== after || now?.mode !== mode) differing.push(file);
    const contents = {
      head: await repository.content('HEAD', file),
      before: before === null ? null : await blobs.get(before),
      after: now?.bytes ?? null,
    };
    const own = ownChange(contents);
    if (!own.ok) {
      mixed.push(sentence('  {0}: {1}', file, own.why));
      continue;
    }
    if (own.bytes !== null && now && Buffer.compare(own.bytes, now.bytes) !== 0)
      beside.push(sentence('{0}: without your own lines in it', file));
    const staged = 'commit' in target ? stagedChange(contents, await repository.content('index', file)) : null;
    if (staged === 'unclear') mixed.push(sentence("  {0}: you have staged changes next to the run's; commit or unstage them first", file));
    else commit.push({ path: file, bytes: own.bytes, mode: now?.mode ?? 'file', ...(staged ? { staged } : {}) });
  }
  if (differing.length > 0)
    throw new UserError(
      sentence(
        'These files were changed after the run, so they are no longer its change: {0}. Commit by hand, or run the feature again.',
        differing.join(', '),
      ),
      1,
    );
  if (mixed.length > 0) throw new UserError(sentence('The run’s change cannot be committed apart from yours:\n{0}', lines(mixed)), 1);
  for (const path of state.result.artifacts) {
    const document = await files.read(path);
    if (document) commit.push({ path, bytes: document.bytes, mode: 'file' });
  }
  beside.push(
    ...(await otherDifferences(
      options,
      await repository.dirty(),
      new Set([...commit.map(({ path }) => path), ...changed.map(({ file }) => file)]),
    )),
  );
  if (beside.length > 0 && !(await confirm(beside)))
    throw new UserError(sentence('Nothing was committed: it would not be what was proven.\n{0}', lines(beside)), 1);
  // What a person took back was proven with it, not without it: the commit says so.
  const taken = state.rolledBack.filter((file) => changed.some((one) => one.file === file));
  const message =
    taken.length === 0
      ? state.result.commitMessage
      : `${state.result.commitMessage}\n\nPartly rolled back after the proof: ${taken.join(', ')}`;
  const id = await repository.commitFiles({ files: commit, message, branch });
  const refusal = await engine.append(runId, [{ type: 'run.applied', branch, commit: id }]);
  if (refusal) throw refusalError(runId, refusal);
  return {
    branch,
    commit: id,
    message,
    pullRequest: pullRequestText(runReport({ ...state, changedOnDisk: await staleNow(files, state) })),
  };
}

/** Where the tree of the commit is not the one that was proven, beside the run's own files. */
async function otherDifferences(
  { files, state }: Pick<Parameters<typeof applyRun>[0], 'files' | 'state'>,
  dirty: readonly string[],
  own: ReadonlySet<string>,
): Promise<Message[]> {
  const stale = (await staleNow(files, state)).map((file) => sentence('{0}: changed since it was proven', file));
  const left = dirty.filter((file) => !isOutsideHash(file) && ![...own].some((one) => one === file || one.startsWith(`${file}/`)));
  return [
    ...stale,
    ...left.map((file) =>
      state.files[file]?.output === true
        ? sentence('{0}: left out, a command of the run wrote it', file)
        : file in state.uncertain
          ? sentence('{0}: left out, it changed while a command ran and nobody said that it is the run’s', file)
          : sentence('{0}: left out, it is not the run’s', file),
    ),
  ];
}

/** What the person's index is to have of a file that they staged a change of: theirs with the run's. null: they staged none. */
function stagedChange(
  contents: { readonly head: Uint8Array | null; readonly before: Uint8Array | null; readonly after: Uint8Array | null },
  staged: Uint8Array | null,
): Uint8Array | 'unclear' | null {
  const { head } = contents;
  if (head === null || staged === null) return head === staged ? null : stagedAlone(contents.after, staged);
  if (Buffer.compare(head, staged) === 0) return null;
  const both = ownChange({ ...contents, head: staged });
  return both.ok && both.bytes !== null ? both.bytes : 'unclear';
}

/** Only one of HEAD and index has the file: clear when the person staged the run's very result. */
function stagedAlone(after: Uint8Array | null, staged: Uint8Array | null): Uint8Array | 'unclear' {
  return after !== null && staged !== null && Buffer.compare(after, staged) === 0 ? after : 'unclear';
}
