import type { Engine } from '../core/durable/contracts.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { mostNamed, named, sentence } from '../core/describe/message.ts';
import { isOutsideHash } from '../core/policy/hashed-paths.ts';
import type { Checkpoints, FileContent, WorkspaceFiles } from '../core/ports.ts';
import { changedBetween } from '../core/run/changed-between.ts';
import { changedFiles } from '../core/run/changed-files.ts';
import type { FileState, RunState, UncertainState } from '../core/run/run-state.ts';
import type { CommitFile } from '../node/commit-stage.ts';
import type { Repository } from '../node/repository.ts';
import type { Message } from '../protocol/message.ts';
import { ownChange } from './own-change.ts';
import { readNow } from './read-now.ts';

export interface CommitPlan {
  readonly commit: readonly CommitFile[];
  /** Why a file can neither be committed nor left out, a line each. */
  readonly mixed: readonly Message[];
  /** In what the commit is not what was proven, a line each. */
  readonly beside: readonly Message[];
  /** In these the commit is another tree than the one that was proven; of a repository of its own only the folder is named. */
  readonly stale: readonly string[];
  /** Files of the run that somebody else changed as well; as the run left them they are committed. */
  readonly others: readonly string[];
  /** What the commands that prove the work wrote and git ignores, so in no commit. */
  readonly built: readonly string[];
}

interface Parts {
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly engine: Pick<Engine, 'blobs'>;
  readonly repository: Repository;
  readonly runId: string;
  readonly state: RunState;
  readonly result: NonNullable<RunState['result']>;
  readonly target: { branch: string } | { commit: true };
}

/** What of a run's change, and what beside it, makes a commit; nothing is written. */
export async function planCommit(parts: Parts): Promise<CommitPlan> {
  const { files, repository, state, result } = parts;
  const commit: CommitFile[] = [];
  const mixed: Message[] = [];
  const told = new Map<string, Message>();
  const others: string[] = [];
  const changed = changedFiles(state);
  for (const ledger of changed) {
    const planned = await planFile(parts, ledger);
    if (planned.others) others.push(ledger.file);
    if (planned.file) commit.push(planned.file);
    if (planned.mixed) mixed.push(sentence('  {0}: {1}', ledger.file, planned.mixed));
    if (planned.beside) told.set(ledger.file, sentence('{0}: {1}', ledger.file, planned.beside));
  }
  const own = new Set(changed.map(({ file }) => file));
  mixed.push(...(await wouldReplace(parts, commit, own)));
  const ignored: Message[] = [];
  const built: string[] = [];
  // What the commands that prove the work write is there again wherever they run.
  const proving = state.agents.flatMap(({ validate }) => validate.map(formatCommandLine));
  for (const [file, commands] of Object.entries(state.ignored)) {
    if (!(await files.exists(file))) continue;
    const others = commands.filter((command) => !proving.includes(command));
    if (others.length === 0) built.push(file);
    else ignored.push(sentence('{0}: not included (ignored by git); written by "{1}" during the run', file, others.join('", "')));
  }
  const left = (await repository.dirty()).filter((file) => !isOutsideHash(file) && !isOf(own, file));
  const stale = await otherThanProven(parts, commit, [...own], left);
  const untold = stale.filter((file) => !told.has(file));
  const differences = await Promise.all(untold.slice(0, mostNamed).map(async (file) => whyOther(parts, file, own, left)));
  const all = [...told.values(), ...differences, ...ignored];
  const more = all.length - differences.length + untold.length - mostNamed;
  const beside = more > 0 ? [...all.slice(0, mostNamed), sentence('… and {0} more', more)] : all;
  for (const path of result.artifacts) {
    const document = await files.read(path);
    if (document) commit.push({ path, bytes: document.bytes, mode: 'file' });
  }
  return { commit, mixed, beside, stale, others, built };
}

interface PlannedFile {
  readonly file?: CommitFile;
  readonly mixed?: Message;
  readonly beside?: Message;
  readonly others?: true;
}

async function planFile({ files, engine, repository, runId, target, state }: Parts, ledger: FileState): Promise<PlannedFile> {
  const { file, before, after, modes } = ledger;
  if (file.includes('\ufffd')) return { beside: sentence('not included: its name is not UTF-8; commit it manually') };
  const folder = await repository.nested(file);
  if (folder !== null) return { beside: sentence('not included; commit it in its own repository {0}', folder) };
  const blobs = engine.blobs(runId);
  const found = await readNow(files, file);
  const now = found === 'unreadable' ? null : found;
  // A mode that the run did not tell of is none of its changes.
  const mode = modes?.after ?? (await repository.committed(file))?.mode ?? 'file';
  const untouched = found !== 'unreadable' && (now?.hash ?? null) === after && (now === null || now.mode === mode);
  const left = after === null ? null : untouched && now ? now.bytes : await blobs.get(after);
  if (after !== null && left === null)
    return { mixed: sentence('it was changed after the run, and the run’s version is gone; commit it manually') };
  const contents = {
    head: await repository.content('HEAD', file),
    before: before === null ? null : await blobs.get(before),
    after: left,
  };
  const own = ownChange(contents);
  const isLost = contents.before === null && contents.head !== null && own.ok && own.bytes !== null && !isSame(contents.head, own.bytes);
  if ((isLost || !own.ok || own.with) && (await repository.committedSince(file, state.startedAt)))
    return {
      beside: sentence(
        'not included: since the run began you committed another version of it, which does not go together with the run’s; yours stays. To have the run’s change as well, put it in by hand and commit it',
      ),
    };
  if (!own.ok) return { mixed: own.why };
  const staged = 'commit' in target ? stagedChange(contents, await repository.content('index', file)) : null;
  if (staged === 'unclear') return { mixed: sentence('you have staged changes of your own; commit or unstage them first') };
  const between = changedBetween(ledger, state);
  const beside = between
    ? withBetween(between)
    : (ledger.others ?? 0) > 0
      ? sentence('with what someone else changed in it while the run worked')
      : own.with
        ? sentence('with your own lines: the run changed the same lines')
        : own.bytes !== null && left !== null && !isSame(own.bytes, left)
          ? sentence('without your own lines')
          : null;
  const committed: CommitFile = { path: file, bytes: own.bytes, mode, ...(staged ? { staged } : {}) };
  return { file: committed, ...(beside ? { beside } : {}), ...(untouched ? {} : { others: true }) };
}

/** What HEAD, or the person's index, has where a file of the commit needs the place: a folder of that name, or a file in place of its folder. */
async function wouldReplace({ repository, target }: Parts, commit: readonly CommitFile[], own: ReadonlySet<string>): Promise<Message[]> {
  const head = await repository.names('HEAD');
  const index = 'commit' in target ? await repository.names('index') : [];
  const known = new Set(head);
  return commit.flatMap(({ path, bytes }) => {
    if (bytes === null || known.has(path)) return [];
    const inTheWay = (name: string): boolean => !own.has(name) && (name.startsWith(`${path}/`) || path.startsWith(`${name}/`));
    const [committed, staged] = [head.find(inTheWay), index.find(inTheWay)];
    if (committed !== undefined)
      return [
        sentence(
          '  {0}: {1} is committed, the run did not delete it, and both cannot be there; delete it in a commit first',
          path,
          committed,
        ),
      ];
    return staged === undefined
      ? []
      : [sentence('  {0}: you have staged {1}, and both cannot be there; commit or unstage that first', path, staged)];
  });
}

function withBetween({ saved, commands }: UncertainState): Message {
  return saved
    ? sentence('with what was saved in the editor while "{0}" ran, possibly by you', named(commands))
    : sentence('with what changed in it while "{0}" ran, possibly by you', named(commands));
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

function isOf(own: ReadonlySet<string>, file: string): boolean {
  return [...own].some((one) => one === file || one.startsWith(`${file}/`));
}

/** In what the commit is not the tree that was proven, whatever lies in the workspace now. */
async function otherThanProven(
  { checkpoints, repository, state, result }: Parts,
  commit: readonly CommitFile[],
  own: readonly string[],
  left: readonly string[],
): Promise<string[]> {
  // Nothing was judged that the commit could differ from.
  if (state.sealedOn === null) return [];
  const instead = new Map<string, Pick<FileContent, 'bytes' | 'mode'> | null>();
  for (const file of own) instead.set(file, commit.some(({ path }) => path === file) ? null : await repository.committed(file));
  const nested: string[] = [];
  for (const file of left) {
    const isRepository = (await repository.nested(`${file}/-`)) !== null;
    if (isRepository) nested.push(file);
    // Of a repository of its own only the commit is known.
    instead.set(file, isRepository ? null : await repository.committed(file));
  }
  for (const { path, bytes, mode } of commit) instead.set(path, bytes && { bytes, mode });
  const { hash, differing } = await checkpoints.compare(state.sealedOn.tree, instead, state.volatilePaths);
  // Proven at the end of the run, whatever its commands were run on since.
  if (hash === result.tree) return [];
  return [...new Set(differing.map((file) => nested.find((folder) => file.startsWith(`${folder}/`)) ?? file))];
}

/** Why a file is not committed as it was when the work was proven. */
async function whyOther(parts: Parts, file: string, own: ReadonlySet<string>, left: readonly string[]): Promise<Message> {
  if (left.includes(file)) return whyLeft(parts, file);
  const { files, checkpoints, state } = parts;
  const [now, then] = [await readNow(files, file), state.sealedOn && (await checkpoints.entryAt(state.sealedOn.tree, file))];
  const isAsLeft = now !== 'unreadable' && now !== null && now.hash === state.files[file]?.after;
  if (isAsLeft && then === null && state.renewed?.[file] === undefined)
    return sentence('{0}: ignored (.gitignore) when the work was proven, so not part of the proof', file);
  const isProven = now !== 'unreadable' && now?.hash === then?.hash && now?.mode === then?.mode;
  return own.has(file) && isProven
    ? sentence('{0}: {1}', file, sentence('without your own lines'))
    : sentence('{0}: changed since it was proven', file);
}

async function whyLeft({ repository, state }: Parts, file: string): Promise<Message> {
  if (state.files[file]?.output === true) return sentence('{0}: not included (written by a command of the run)', file);
  if (file in state.uncertain) return sentence('{0}: not included (changed while a command ran, not marked as the run’s)', file);
  return (await repository.nested(`${file}/-`)) === null
    ? sentence('{0}: not included (not the run’s, but present when the work was proven)', file)
    : sentence('{0}: not included (separate repository)', file);
}

/** What the person's index is to have of a file that they staged a change of: theirs with the run's. null: they staged none. */
function stagedChange(
  contents: { readonly head: Uint8Array | null; readonly before: Uint8Array | null; readonly after: Uint8Array | null },
  staged: Uint8Array | null,
): Uint8Array | 'unclear' | null {
  const { head } = contents;
  if (head === null || staged === null) return head === staged ? null : stagedAlone(contents.after, staged);
  if (isSame(head, staged)) return null;
  const both = ownChange({ ...contents, head: staged });
  return both.ok && both.bytes !== null && !both.with ? both.bytes : 'unclear';
}

/** Only one of HEAD and index has the file: clear when the person staged the run's very result. */
function stagedAlone(after: Uint8Array | null, staged: Uint8Array | null): Uint8Array | 'unclear' {
  return after !== null && staged !== null && isSame(after, staged) ? after : 'unclear';
}
