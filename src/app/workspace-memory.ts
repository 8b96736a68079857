import { sentence } from '../core/describe/message.ts';
import type { MemoryTools } from '../core/memory/memory.ts';
import { takenBack } from '../core/memory/take-back.ts';
import type { Clock } from '../core/ports.ts';
import type { MemoryGraph } from '../protocol/memory.ts';
import type { RunEvent, RunEventBody } from '../protocol/run-event.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { UserError, type AppOptions } from './contracts.ts';
import { openMemory } from './open-memory.ts';
import { sandboxedProcesses } from './sandboxed-processes.ts';

export interface MemoryPlace {
  /** Canonical. */
  readonly workspace: string;
  readonly home: string;
  readonly env: AppOptions['env'];
  readonly user: UserSettings | null;
  readonly clock: Clock;
  readonly settings: () => RunSettings;
}

/** What is remembered for a workspace. Throws UserError where memory cannot be used. */
export function readMemory(place: MemoryPlace, signal?: AbortSignal): Promise<MemoryGraph> {
  return withMemory(place, signal, (tools) => tools.all());
}

/** Removes what is remembered under these names; gives those that were there. Throws UserError as `readMemory`. */
export function forgetMemory(place: MemoryPlace, names: readonly string[], signal?: AbortSignal): Promise<string[]> {
  return withMemory(place, signal, async (tools) => {
    const there = (await tools.open(names)).entities.map(({ name }) => name);
    if (there.length > 0) await tools.forget(there);
    return there;
  });
}

/**
 * Takes back what a run wrote to memory, and brings back what it replaced; once, however often the run is undone. `others`: events of the
 * workspace's other runs. Gives what is to be told of it: an undo does not fail with memory.
 */
export async function unlearn(
  place: MemoryPlace,
  events: readonly RunEvent[],
  others: readonly (readonly RunEvent[])[],
): Promise<RunEventBody[]> {
  const taken = takenBack(events, others);
  if (taken === null) return [];
  try {
    await withMemory(place, undefined, async (tools) => {
      await tools.remove(taken.gone);
      await tools.add(taken.back);
    });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ type: 'notice', level: 'warning', text: sentence('What this run remembered stays: {0}', error.text) }];
  }
}

async function withMemory<T>(
  place: MemoryPlace,
  signal: AbortSignal = new AbortController().signal,
  fn: (tools: MemoryTools) => Promise<T>,
): Promise<T> {
  const { settings, workspace, home, clock } = place;
  const { processes } = await sandboxedProcesses({ ...place, signal });
  const memory = await openMemory(settings().memory, { workspace, home, clock, processes });
  const used = await memory.use({ signal, mark: 'memory' }, fn);
  if (used.status === 'used') return used.value;
  throw new UserError(
    used.status === 'missing'
      ? sentence('Memory cannot be used: {0}', used.why)
      : sentence('The memory program of this workspace is not allowed yet: the next run asks about it.'),
    1,
  );
}
