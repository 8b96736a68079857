import type { StepContext } from '../durable/contracts.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { isPutBack } from '../policy/protected-files.ts';
import { createReadPolicy } from '../policy/readable.ts';
import { PathError, type Blobs, type Checkpoints, type TreeChange, type WorkspaceFiles } from '../ports.ts';
import type { CutOff, Surroundings, Watched } from '../surroundings.ts';
import type { Trees } from './keep-change.ts';

export interface CommandPorts {
  readonly checkpoints: Checkpoints;
  readonly files: Pick<WorkspaceFiles, 'settle' | 'swap' | 'read'>;
  readonly surroundings: Surroundings;
  readonly blobs: Blobs;
}

export interface Guarded {
  /** Without what was put back. */
  readonly changes: readonly TreeChange[];
  readonly saved: ReadonlySet<string>;
  readonly secret: (path: string) => boolean;
  /** What was put back. */
  readonly put: readonly string[];
}

export type GuardPorts = Omit<CommandPorts, 'surroundings'>;

interface GuardedCommand {
  readonly argv: readonly string[];
  /** Files that the approved spec names. */
  readonly listed: readonly string[];
  /** What an agent that was cut off left half done. */
  readonly isHalfDone?: (path: string) => boolean;
  readonly cutOff?: boolean;
}

/** Puts back what no command may change, and says so. `watched`: since before the command. */
export async function guardProtected(
  step: Pick<StepContext, 'emit'>,
  ports: GuardPorts,
  { argv, listed, isHalfDone, cutOff = false }: GuardedCommand,
  trees: Trees & { readonly isLost?: boolean },
  watched: Restoring,
): Promise<Guarded> {
  const guarded = await putBackAll(ports, trees, watched, (path) => isPutBack(path, listed) || isHalfDone?.(path) === true);
  if (guarded.put.length > 0) {
    const [line, names] = [formatCommandLine(argv), guarded.put.join(', ')];
    const text = cutOff
      ? sentence('"{0}" was interrupted. What no command may change was put back as before: {1}.', line, names)
      : sentence('"{0}" changed {1}, which no command may change: put back as before.', line, names);
    const half = sentence('"{0}" was interrupted in the middle of its work. Put back as before: {1}.', line, names);
    tellPutBack(step, isHalfDone ? half : text, watched);
  }
  return guarded;
}

type Restoring = Pick<Watched, 'saved' | 'restore' | 'putting' | 'copy' | 'copies'> & Pick<CutOff, 'putEarlier'>;

/** `text`: what was put back. It may be the person's, so they are told where the copies are. */
export function tellPutBack(
  step: Pick<StepContext, 'emit'>,
  text: Message,
  { copies }: Pick<Watched, 'copies'>,
  level: 'info' | 'warning' = 'warning',
): void {
  step.emit({ type: 'notice', level, text });
  const folder = copies();
  if (folder === null) return;
  const where = sentence(
    'What lay there before that is in {0}. If it was yours, copy it back from there; it is removed with old runs.',
    folder,
  );
  step.emit({ type: 'notice', level, text: where });
}

/**
 * Tells what changed that is not put back, and in no tree: branches, which nobody but a person moves, since what they hold is pushed with the next
 * commit; and files with secrets that commands may write. `who`: a command, or an agent. Gives what it told of the repository where that is no more.
 */
export async function tellBeside(
  step: Pick<StepContext, 'emit'>,
  who: string,
  watched: Pick<Watched, 'moved' | 'lost' | 'replaced' | 'copies'>,
): Promise<Message | null> {
  const { moved, replaced, copies } = watched;
  const folder = await watched.lost();
  const lost = folder === null ? null : lostNotice(who, folder);
  if (lost !== null) tellPutBack(step, lost, watched);
  const branches = await moved();
  const named = branches.map(({ name, from, to }) => `${name} ${from?.slice(0, 10) ?? '–'} → ${to?.slice(0, 10) ?? '–'}`).join(', ');
  const text = sentence('While "{0}" ran, git moved: {1}. If that was not you, look at the new commits before you push.', who, named);
  if (branches.length > 0 && lost === null) step.emit({ type: 'notice', level: 'warning', text });
  const files = await replaced();
  const kept = sentence('While "{0}" ran, {1} changed. What was there before is kept in {2}.', who, files.join(', '), copies() ?? '');
  if (files.length > 0) step.emit({ type: 'notice', level: 'warning', text: kept });
  return lost;
}

const lostNotice = (who: string, folder: string) =>
  sentence(
    'While "{0}" ran, the repository was deleted: {1} is gone, or no longer has its commits. Restore it from a clone or a backup.',
    who,
    folder,
  );

/** Tells what changed of ignored files, which are in no tree and in no commit. */
export async function tellIgnored(step: Pick<StepContext, 'emit'>, who: string, { ignored }: Pick<Watched, 'ignored'>): Promise<void> {
  const { written, gone } = await ignored();
  if (written.length > 0) step.emit({ type: 'ignored.written', command: who, files: [...written] });
  const text = sentence('While "{0}" ran, {1} was deleted. Git ignores it, so there is no copy of it.', who, gone.join(', '));
  if (gone.length > 0) step.emit({ type: 'notice', level: 'warning', text });
}

/** Puts back what is guarded, but not what a person saved meanwhile. What lay there instead is copied first. */
export async function putBackAll(
  ports: GuardPorts,
  trees: Trees & { readonly isLost?: boolean },
  watched: Restoring,
  isKept: (path: string) => boolean,
): Promise<Guarded> {
  const saved = await watched.saved();
  const secret = await secretPaths(ports.files);
  const isGuarded = (path: string): boolean => isKept(path) && !saved.has(path);
  const beside = await watched.restore(isGuarded);
  const { put, kept } = await putBack(ports, trees, isGuarded, watched);
  put.push(...beside);
  // It differed when a process that died was about to put it back, and now it does not.
  const isDone = (path: string): boolean => isKept(path) && !put.includes(path) && !kept.some((change) => change.path === path);
  const earlier = await watched.putEarlier?.();
  if (earlier) put.push(...[...earlier.asBefore, ...(trees.isLost ? [] : earlier.ofTree)].filter(isDone));
  return { changes: kept.filter(({ path }) => !beside.includes(path)), saved, secret, put };
}

/** What no agent may read: its content stays in the checkpoints, out of the run's own store. */
export async function secretPaths(files: Pick<WorkspaceFiles, 'read'>): Promise<(path: string) => boolean> {
  const ignore = await files.read('.batutaignore');
  const readable = createReadPolicy(ignore ? new TextDecoder().decode(ignore.bytes) : '');
  return (path) => readable.refusal(path) !== null;
}

/** Puts guarded files back. */
async function putBack(
  { checkpoints, files }: GuardPorts,
  { before, after }: Trees,
  isGuarded: (path: string) => boolean,
  watched: Pick<Watched, 'putting' | 'copy'>,
): Promise<{ put: string[]; kept: TreeChange[] }> {
  const put: string[] = [];
  const kept: TreeChange[] = [];
  const changes = before.tree === after.tree ? [] : await checkpoints.diff(before.tree, after.tree);
  const guarded = changes.filter(({ path, hidden }) => !hidden && isGuarded(path));
  // What lies in the place of a folder on the way goes with them; first goes what was not there.
  const inTheWay = ({ path }: TreeChange): boolean => guarded.some((one) => one.path.startsWith(`${path}/`));
  const isWanted = (change: TreeChange): boolean => guarded.includes(change) || inTheWay(change);
  const wanted = new Set(changes.filter(isWanted));
  if (wanted.size > 0) await watched.putting([...wanted].map(({ path }) => path));
  for (const change of changes.toSorted((a, b) => Number(a.before !== null) - Number(b.before !== null))) {
    const { path } = change;
    if (!wanted.has(change)) {
      kept.push(change);
      continue;
    }
    const [old, now] = [await checkpoints.entryAt(before.tree, path), await checkpoints.entryAt(after.tree, path)];
    if (change.after !== null) await watched.copy(path);
    const mode = old?.mode ?? now?.mode ?? 'file';
    const swapFrom = async (hash: () => Promise<string | null>) => {
      try {
        return await files.swap(path, { before: await hash(), after: old?.bytes ?? null, mode });
      } catch (error) {
        // Its name, or what lies there now, is none that is written.
        if (error instanceof PathError) return null;
        throw error;
      }
    };
    let back = await swapFrom(async () => change.after);
    if (back?.status === 'conflict' && change.after === null) {
      // It is gone from the tree alone: somebody has git overlook it.
      await watched.copy(path);
      back = await swapFrom(async () => (await files.read(path))?.hash ?? null);
    }
    if (back === null || back.status === 'conflict') kept.push(change);
    else put.push(path);
  }
  return { put: put.sort(), kept: changes.filter((change) => kept.includes(change)) };
}
