import type { Engine } from '../core/durable/contracts.ts';
import { PathError, WorkspaceError, type Checkpoints, type WorkspaceFiles } from '../core/ports.ts';
import { takeBackHunk } from '../core/run/hunks.ts';
import { phaseKey, phaseNamed, phaseTitle } from '../core/run/phases.ts';
import { project } from '../core/run/project.ts';
import { rollBackFile, rollBackPoint, rollBackTo, type RollBackFile } from '../core/run/roll-back.ts';
import type { FileState, RunState } from '../core/run/run-state.ts';
import { openChanges } from '../core/run/uncertain-items.ts';
import { wholeLines } from '../core/run/whole-lines.ts';
import { restoreSwapped } from '../core/evidence/restore-swapped.ts';
import { countLines } from '../core/tool/count-lines.ts';
import type { RunEvent, RunEventBody } from '../protocol/run-event.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import { UserError, type RollBackTarget, type RolledBack } from './contracts.ts';
import { meanwhileWords, otherThanLeft, type Since } from './left-alone.ts';
import { isFolder, readNow } from './read-now.ts';
import { refuseMidway } from './roll-back-midway.ts';
import { specBack, specLeft } from './spec-back.ts';
import { appendTo } from './refusal.ts';

interface Parts {
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly engine: Pick<Engine, 'append' | 'blobs' | 'list' | 'read'>;
  readonly runId: string;
  /** Who wants it. */
  readonly by: string;
}

interface Ending extends Parts {
  /** A run that is not over is cancelled by it. */
  readonly engine: Parts['engine'] & Pick<Engine, 'cancel'>;
  /** Takes back what the run wrote to memory, where the workspace's other runs do not say it; gives what is to be told of that. */
  readonly unlearn: (events: readonly RunEvent[], others: readonly (readonly RunEvent[])[]) => Promise<RunEventBody[]>;
}

/** Who changed a file that was rolled back, in the ledger. */
export const person = 'person';

/**
 * Takes a run or a part of it back, as far as nobody changed it since. A run that is not over ends with being taken back: it could only go on without its
 * files. Ignored files and empty folders are not part of it. Every content that is replaced stays in the run's blobs, and the run's ledger follows, so that
 * a later undo goes on from there.
 */
export async function rollBack(parts: Ending, asked: RollBackTarget): Promise<RolledBack> {
  const { engine, runId } = parts;
  const known = await engine.read(runId, 0);
  const target = meantBy(asked, known);
  const isAtWork = (await engine.list()).find((run) => run.runId === runId)?.status === 'running';
  if (!('run' in target)) refuseMidway(project(known), namesOf(runId, known, target), isAtWork);
  // Before anything is touched: what another living process works on can be recorded by that process only.
  if (isAtWork) await appendTo(engine, runId, []);
  if ('run' in target) return wholeBack(parts, known);
  await swapBack(parts);
  const done = 'hunk' in target ? await hunkBack(parts, known, target) : await filesBack(parts, known, planOf(runId, known, target));
  return record(parts, done, { target: wordsOf(project(known), target) });
}

/** A phase is named as whoever read of it knows it. */
function meantBy(target: RollBackTarget, known: readonly RunEvent[]): RollBackTarget {
  return 'phase' in target ? { phase: phaseNamed(project(known), target.phase) } : target;
}

/**
 * The run first ends, and only then its files go: killed between the two, it is over, and can be undone. One that waits and has changed nothing ends all
 * the same; of one that is over there is then nothing to do.
 */
async function wholeBack(parts: Ending, known: readonly RunEvent[]): Promise<RolledBack> {
  const { files, engine, runId } = parts;
  const { endedAt, cursor, rolledBack } = project(known);
  if (endedAt !== null && rollBackTo(known, 0).length + (await leftOpen(files, known)).length === 0)
    throw new UserError(
      rolledBack.length > 0
        ? sentence('Everything that run {0} changed has already been undone.', runId)
        : sentence('Run {0} changed no files.', runId),
      0,
    );
  if (endedAt === null) await engine.cancel(runId, parts.by);
  await swapBack(parts);
  const events = await engine.read(runId, 0);
  // What the end itself took away belongs to it.
  const cleared = events.flatMap((event): Done[] =>
    event.seq > cursor && event.type === 'run.undone' ? [{ ...nothing, restored: event.restored, removed: event.removed ?? [] }] : [],
  );
  const done = await filesBack(parts, events, rollBackTo(events, 0));
  const left = { ...nothing, skipped: await leftOpen(files, events) };
  const spec = { ...nothing, ...(await specBack(files, engine.blobs(runId), events)) };
  const memory = { ...nothing, changes: await unlearned(parts, events) };
  return record(parts, [done, left, spec, memory, ...cleared].reduce(both), await specLeft(files, events, spec));
}

/** Others are looked at only where this run wrote something to memory. */
async function unlearned({ engine, runId, unlearn }: Ending, events: readonly RunEvent[]): Promise<RunEventBody[]> {
  const all = events.some(({ type }) => type === 'memory.learned') ? await engine.list() : [];
  const workspace = all.find((run) => run.runId === runId)?.state.workspace;
  const others = all.filter((run) => run.runId !== runId && run.state.workspace === workspace);
  return unlearn(events, await Promise.all(others.map((run) => engine.read(run.runId, 0))));
}

/** Journals what was done, and tells it. */
async function record({ engine, runId, by }: Parts, done: Done, more: Pick<Undone, 'target' | 'spec'>): Promise<RolledBack> {
  const { changes, restored, skipped, removed } = done;
  const result = { restored, skipped, ...(removed.length > 0 ? { removed } : {}), ...('spec' in more ? { spec: more.spec } : {}) };
  await appendTo(engine, runId, [...changes, { type: 'run.undone', ...result, by, ...more }]);
  return result;
}

/** Brings files back to what they were before the run. It is for the caller, who owns the run, to record the changes. */
export async function bringBack(parts: Parts, names: readonly string[]): Promise<Done> {
  const events = await parts.engine.read(parts.runId, 0);
  return filesBack(
    parts,
    events,
    names.map((file) => rollBackFile(ledgerOf(parts.runId, events, file))),
  );
}

/** A run that died while its tests lay there as they were before it leaves them so: its own come back. */
export async function swapBack({ files, engine, runId }: Pick<Parts, 'files' | 'engine' | 'runId'>): Promise<void> {
  const { swapped } = project(await engine.read(runId, 0));
  if (swapped.length === 0) return;
  await restoreSwapped(files, engine.blobs(runId), swapped);
  await appendTo(engine, runId, [{ type: 'proof.restored' }]);
}

/** Files that a part is about. */
function namesOf(runId: string, events: readonly RunEvent[], target: Part): string[] {
  if ('hunk' in target) return [ledgerOf(runId, events, target.file).file];
  return planOf(runId, events, target).map(({ file }) => file);
}

function planOf(runId: string, events: readonly RunEvent[], target: Exclude<Part, { hunk: string }>): RollBackFile[] {
  if ('file' in target) return [rollBackFile(ledgerOf(runId, events, target.file))];
  const seq = rollBackPoint(events, target);
  if (seq !== null) return rollBackTo(events, seq);
  const phases = [...new Set(events.flatMap((event) => (event.type === 'phase.started' ? [phaseKey(event)] : [])))];
  if ('phase' in target) throw new UserError(sentence('Run {0} has no phase "{1}". It had: {2}.', runId, target.phase, phases.join(', ')));
  throw new UserError(sentence('Run {0} has no checkpoint "{1}".', runId, target.checkpoint));
}

function ledgerOf(runId: string, events: readonly RunEvent[], file: string): FileState {
  const known = project(events).files[file];
  if (!known) throw new UserError(sentence('Run {0} did not change {1}.', runId, file));
  return known;
}

type Part = Exclude<RollBackTarget, { run: true }>;
type Undone = Extract<RunEventBody, { type: 'run.undone' }>;
type Done = Required<Pick<RolledBack, 'restored' | 'skipped' | 'removed'>> & { readonly changes: RunEventBody[] };

const nothing: Done = { restored: [], skipped: [], removed: [], changes: [] };

function both(a: Done, b: Done): Done {
  const [restored, skipped] = [
    [...a.restored, ...b.restored],
    [...a.skipped, ...b.skipped],
  ];
  return { restored, skipped, removed: [...a.removed, ...b.removed], changes: [...a.changes, ...b.changes] };
}

/** What changed while commands ran, of which nobody said whose it is: it stays, and is told as far as it lies there still. */
async function leftOpen(files: WorkspaceFiles, events: readonly RunEvent[]): Promise<RolledBack['skipped']> {
  const state = project(events);
  const skipped: RolledBack['skipped'] = [];
  for (const change of openChanges(state)) {
    const { file, after } = change;
    const now = await readNow(files, file);
    // What may not be read, or is too large, cannot be compared: it is told.
    const isAsLeft = now === 'unreadable' ? !(await isFolder(files, file)) : (now?.hash ?? null) === after;
    if (state.files[file] || !isAsLeft) continue;
    skipped.push({ file, reason: meanwhileWords(change) });
  }
  return skipped;
}

async function filesBack(parts: Parts, events: readonly RunEvent[], plan: readonly RollBackFile[]): Promise<Done> {
  const done = { restored: [] as string[], skipped: [] as RolledBack['skipped'], removed: [] as string[], changes: [] as RunEventBody[] };
  const since: Since = { state: project(events), later: await laterRuns(parts) };
  const base = events.find((event) => event.type === 'checkpoint')?.tree ?? null;
  // What is to go goes first: it may lie where a folder, or a file, is to come back.
  for (const one of plan.toSorted((a, b) => Number(a.to.hash !== null) - Number(b.to.hash !== null))) {
    const reason = await fileBack(parts, one, since, base, done.changes).catch((error: unknown) => refusedBy(parts, one.file, error));
    // The run had gone on from it: it lies there again, and nobody said whose it is.
    const open = openChanges(since.state).find(({ file, after }) => file === one.file && after === one.to.hash);
    const why = reason ?? (open ? meanwhileWords(open) : null);
    if (why === null) done.restored.push(one.file);
    if (why === null && one.to.hash === null) done.removed.push(one.file);
    if (why !== null) done.skipped.push({ file: one.file, reason: why });
  }
  done.restored.sort();
  done.removed.sort();
  done.skipped.sort((a, b) => (a.file < b.file ? -1 : 1));
  return done;
}

/** Brings one file back, or says why not. */
async function fileBack(
  { files, checkpoints, engine, runId }: Parts,
  plan: RollBackFile,
  since: Since,
  base: string | null,
  changes: RunEventBody[],
): Promise<Message | null> {
  const { file, from, to } = plan;
  if (file.includes('\ufffd')) return sentence('its name is not UTF-8, so it cannot be told from others; undo it by hand');
  const blobs = engine.blobs(runId);
  const earlier = base === null ? null : await checkpoints.entryAt(base, file);
  const bytes = to.hash === null ? null : ((await blobs.get(to.hash)) ?? (earlier?.hash === to.hash ? earlier.bytes : null));
  const moved = await movedFolder(files, file);
  if (moved !== null) return moved;
  // Of a file that no agent may read only the hash is compared, by the swap.
  const now = await readNow(files, file);
  const uncopied = now === 'unreadable' ? sentence('agents may not read it, so no copy of it is kept; undo it by hand') : null;
  if (to.hash !== null && bytes === null) return uncopied ?? sentence('its content from before the run is gone from the journal');
  const other = now === 'unreadable' ? null : otherThanLeft(now, plan, since);
  if (other !== null) return other;
  const there = now === 'unreadable' ? null : now;
  if (there) await blobs.put(there.bytes);
  const mode = to.mode ?? there?.mode ?? earlier?.mode ?? 'file';
  const { status } = await files.swap(file, { before: from.hash, after: bytes, mode });
  if (status === 'conflict') return uncopied ?? sentence('it was changed since');
  const modes = from.mode === undefined || to.mode === undefined ? {} : { modes: { before: from.mode, after: to.mode } };
  const whole = await wholeLines(since.state.files[file], blobs, bytes);
  const change = { file, before: from.hash, after: to.hash, ...countLines(there?.bytes ?? null, bytes), ...whole, ...modes };
  changes.push({ type: 'file.changed', agent: person, ...change });
  return null;
}

/** A folder on the way that is a link or a file now: what lies behind it is not what the run changed. */
async function movedFolder(files: WorkspaceFiles, file: string): Promise<Message | null> {
  const names = file.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join('/');
    const now = await readNow(files, folder);
    if (now === null || now === 'unreadable') continue;
    return now.mode === 'link' ? sentence('{0} is a link now', folder) : sentence('{0} is a file now', folder);
  }
  return null;
}

/** One file that the machine does not let us touch keeps no other from coming back. */
async function refusedBy({ files }: Parts, file: string, error: unknown): Promise<Message> {
  if (error instanceof PathError && (await files.list(file).catch(() => [])).length > 0) return sentence('it is a folder now');
  if (error instanceof PathError || error instanceof WorkspaceError) return error.text;
  throw error;
}

/** Runs of the same workspace that began after this one, newest first. */
async function laterRuns({ engine, runId }: Parts): Promise<RunState[]> {
  const all = await engine.list();
  const own = all.findIndex((run) => run.runId === runId);
  return all.slice(0, Math.max(own, 0)).flatMap(({ state }) => (state.workspace === all[own]?.state.workspace ? [state] : []));
}

async function hunkBack(parts: Parts, events: readonly RunEvent[], target: { file: string; hunk: string }): Promise<Done> {
  const { files, engine, runId } = parts;
  const { file, hunk } = target;
  const ledger = ledgerOf(runId, events, file);
  const blobs = engine.blobs(runId);
  const content = async (hash: string | null): Promise<Uint8Array | null> => (hash === null ? null : blobs.get(hash));
  const skipped = (reason: Message): Done => ({ ...nothing, skipped: [{ file, reason }] });
  try {
    const now = await files.entry(file);
    if (now?.mode === 'link') return skipped(sentence('it is a link now'));
    const patched = takeBackHunk(await content(ledger.before), await content(ledger.after), now?.bytes ?? null, hunk);
    if (patched === null) return skipped(sentence('these lines were changed since'));
    if (now) await blobs.put(now.bytes);
    // The only hunk of a file that the run created: without it there is no file.
    const bytes = patched.length === 0 && ledger.before === null ? null : patched;
    const after = bytes === null ? null : await blobs.put(bytes);
    const mode = now?.mode ?? ledger.modes?.before ?? 'file';
    const { status } = await files.swap(file, { before: now?.hash ?? null, after: bytes, mode });
    if (status === 'conflict') return skipped(sentence('it was changed since'));
    // With somebody else's changes in the file, it is no more what the run left: a later undo must not take theirs back.
    const ours = (now?.hash ?? null) === ledger.after;
    const lines = countLines(now?.bytes ?? null, bytes);
    const whole = await wholeLines(ledger, blobs, bytes);
    const change: RunEventBody = { type: 'file.changed', agent: person, file, before: ledger.after, after, ...lines, ...whole };
    return { ...nothing, restored: [file], removed: bytes === null ? [file] : [], changes: ours ? [change] : [] };
  } catch (error) {
    return skipped(await refusedBy(parts, file, error));
  }
}

function wordsOf(state: RunState, target: Part): Message {
  if ('phase' in target) {
    const passing = state.phases.find((phase) => [phase.phase, phaseKey(phase)].includes(target.phase));
    return sentence('phase {0}', passing ? phaseTitle(state, passing) : target.phase);
  }
  if ('checkpoint' in target) return sentence('everything since checkpoint {0}', target.checkpoint);
  return 'hunk' in target ? sentence('one change of {0}', target.file) : target.file;
}
