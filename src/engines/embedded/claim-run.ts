import { basename } from 'node:path';
import type { OpenRefusal, ProcessIdentity, RunOwner } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Clock } from '../../core/ports.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { StoredRun } from './stored-run.ts';
import { encodeLine } from './journal-line.ts';
import { epochFile, readJournal, type Damage, type DamagedJournal, type JournalSnapshot } from './read-journal.ts';

export interface Claimant {
  readonly clock: Clock;
  readonly identity: ProcessIdentity;
  /** Asked only about processes of this host. */
  readonly isAlive: (identity: ProcessIdentity) => Promise<boolean>;
}

export interface Claim {
  readonly epoch: number;
  /** What counts of the journal, without the new epoch's own record. */
  readonly snapshot: JournalSnapshot;
  readonly nextSequence: number;
  /** The owner before had not released the run. */
  readonly takenOver: boolean;
  /** That owner was a process of this host, and is dead: what it left running must be ended. */
  readonly ownerDied: boolean;
  /** For the person, when more than an unfinished line was lost. */
  readonly notices: readonly RunEventBody[];
}

interface Refused {
  readonly ok: false;
  readonly refusal: OpenRefusal;
}

export type ClaimResult = { readonly ok: true; readonly claim: Claim } | Refused;

type Owner = 'free' | 'dead' | 'elsewhere' | 'alive';

/**
 * Becomes the owner of a run by creating its next epoch file; of several that try, one wins. Refuses
 * when a living process owns it, and without `force` when that cannot be known (another host).
 */
export async function claimRun(claimant: Claimant, run: StoredRun, options: { force: boolean; evenEnded: boolean }): Promise<ClaimResult> {
  for (;;) {
    const found = readable(await run.reader.read(true), options.evenEnded);
    if (!found.ok) return found;
    const { snapshot } = found;
    const owner = await ownerState(claimant, run, snapshot);
    if (owner === 'alive' || (owner === 'elsewhere' && !options.force)) return refuse({ reason: 'owned', ...identified(snapshot, owner) });
    const notices: RunEventBody[] = [];
    for (const damage of snapshot.damage) notices.push(...(await keepDamaged(run.files, run.folder.journal, damage, snapshot.ends)));
    const claim = await createEpoch(claimant, run, snapshot, owner);
    if (claim === null) continue;
    return { ok: true, claim: { ...claim, takenOver: owner !== 'free', ownerDied: owner === 'dead', notices } };
  }
}

/** A journal that can be worked on, whoever owns it. */
export function readable(
  journal: JournalSnapshot | DamagedJournal | null,
  evenEnded: boolean,
): { readonly ok: true; readonly snapshot: JournalSnapshot } | Refused {
  if (journal === null) return refuse({ reason: 'not-found' });
  if ('damaged' in journal) return refuse({ reason: 'damaged', detail: journal.damaged });
  if (journal.ended !== null && !evenEnded) return refuse({ reason: 'ended', status: journal.ended.status });
  return { ok: true, snapshot: journal };
}

/** Who works on the run, as far as can be seen from here: a process on another host counts as living. */
export async function livingOwner(claimant: Claimant, run: StoredRun, snapshot: JournalSnapshot): Promise<RunOwner | null> {
  const owner = await ownerState(claimant, run, snapshot);
  return owner === 'alive' || owner === 'elsewhere' ? identified(snapshot, owner) : null;
}

function identified({ owner: { owner } }: JournalSnapshot, state: 'alive' | 'elsewhere'): RunOwner {
  return { host: owner.host, pid: owner.pid, sameHost: state === 'alive' };
}

/** Who holds the run, from a snapshot of its journal. */
async function ownerState(claimant: Claimant, run: StoredRun, snapshot: JournalSnapshot): Promise<Owner> {
  if (snapshot.released) return 'free';
  const { owner } = snapshot.owner;
  const { identity } = claimant;
  if (owner.host !== identity.host) return 'elsewhere';
  if (owner.pid === identity.pid && owner.startTime === identity.startTime) return run.execution === null ? 'dead' : 'alive';
  return (await claimant.isAlive(owner)) ? 'alive' : 'dead';
}

async function createEpoch(
  claimant: Claimant,
  { files, folder: { journal: folder } }: StoredRun,
  snapshot: JournalSnapshot,
  owner: Owner,
): Promise<Pick<Claim, 'epoch' | 'snapshot' | 'nextSequence'> | null> {
  let counted = snapshot;
  let epoch = snapshot.newest;
  for (;;) {
    epoch++;
    // Epochs of our own that turned out to be too short (see below) count with no byte.
    const ends = [...counted.ends, ...Array.from({ length: epoch - 1 - counted.ends.length }, () => 0)];
    const at = new Date(claimant.clock.now()).toISOString();
    const line = encodeLine(counted.nextSequence, {
      type: 'epoch',
      epoch,
      owner: claimant.identity,
      ends,
      at,
    });
    await syncEpoch(files, epochFile(folder, snapshot.newest));
    if (!(await files.create(epochFile(folder, epoch), line))) return null;
    if (owner !== 'elsewhere') return { epoch, snapshot: counted, nextSequence: counted.nextSequence + 1 };
    // An owner elsewhere may have appended between our reading and our claim, in good faith. From the
    // claim on it notices before it acts, so what is there now is all that it ever acted upon.
    const now = await readJournal(files, folder, snapshot.newest);
    if (now === null || 'damaged' in now || now.nextSequence <= counted.nextSequence) {
      return { epoch, snapshot: counted, nextSequence: counted.nextSequence + 1 };
    }
    counted = now;
  }
}

/**
 * What was read may lie in the system's memory only, where a process that was killed had left it. The claim says that it counts, and is durable: if the
 * power failed before that is, nothing that follows it would fit any more.
 */
async function syncEpoch(files: JournalFiles, path: string): Promise<void> {
  const file = await files.openAppend(path);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Keeps a copy of a file that has more bytes than can be read. */
async function keepDamaged(files: JournalFiles, folder: string, damage: Damage, ends: readonly number[]): Promise<RunEventBody[]> {
  const file = epochFile(folder, damage.epoch);
  let copy = '';
  let number = 0;
  do {
    number++;
    copy = `${file}.damaged-${number}`;
  } while (!(await files.create(copy, damage.bytes)));
  if (damage.torn) return [];
  const said = sentence(
    'The run’s journal is damaged: {0} is unreadable after byte {1}. A copy is kept as {2}; the run continues from the last readable record.',
    basename(file),
    ends[damage.epoch - 1] ?? 0,
    basename(copy),
  );
  return [{ type: 'notice', level: 'warning', text: said }];
}

export function refuse(refusal: OpenRefusal): Refused {
  return { ok: false, refusal };
}
