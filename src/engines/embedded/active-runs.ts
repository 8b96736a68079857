import type { RunSession } from './run-session.ts';

/**
 * Runs under way in this process, by journal folder. For the whole process, not one engine: ownership in
 * a journal names the process, so two engines on one folder must know of each other's runs.
 */
const active = new Map<string, RunSession>();
const turns = new Map<string, Promise<unknown>>();

export function activeRun(journalFolder: string): RunSession | undefined {
  return active.get(journalFolder);
}

export function setActive(journalFolder: string, session: RunSession): void {
  active.set(journalFolder, session);
}

export function clearActive(journalFolder: string): void {
  active.delete(journalFolder);
}

/** One claim of a run at a time within this process; between processes the epoch files decide. */
export async function exclusively<T>(journalFolder: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(journalFolder) ?? Promise.resolve();
  const result = before.then(work);
  const turn = result.catch(() => undefined);
  turns.set(journalFolder, turn);
  try {
    return await result;
  } finally {
    if (turns.get(journalFolder) === turn) turns.delete(journalFolder);
  }
}
