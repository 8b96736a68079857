import { Runs } from '../../../src/app/runs/runs.ts';
import { silentLogger } from '../../fakes/silent-logger.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import { diskFiles } from '../../../src/node/disk-files.ts';
import type { JournalRecord } from '../../../src/engines/embedded/journal-record.ts';
import { runFolder } from '../../../src/engines/embedded/run-folder.ts';
import { RunReader } from '../../../src/engines/embedded/run-reader.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { EventStream } from '../../../src/vscode/views/event-stream.ts';
import type { BenchEditor } from './bench-editor.ts';
import { JournalFile } from './journal-file.ts';
import { alternately, type Work } from '../alternately.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { compare, type Measured } from '../measured.ts';
import { longStory } from './recorded-runs.ts';

const count = 10_000;

/** The host's way of a long run: from its journal to messages for a page, and to its state. */
export async function benchHost({ profile, workspace }: BenchEditor, times: number): Promise<Measured[]> {
  const home = join(profile.root, 'host');
  const journal = await JournalFile.create(home, 'bench-host', workspace.root);
  await journal.append(longStory(workspace.root, count));
  const eventsNow = async (): Promise<RunEvent[]> => {
    const folder = runFolder(join(home, 'runs'), journal.runId);
    if (folder === null) return [];
    const reader = new RunReader(diskFiles(), folder);
    await reader.read();
    return [...reader.events];
  };
  const events = await eventsNow();
  const messages = async (): Promise<void> => {
    const runs = new Runs({
      logger: silentLogger,
      staleNow: async () => [],
      open: () => Promise.reject(new Error('not used')),
      engine: {
        list: async () => [
          { runId: journal.runId, pipeline: 'feature', startedAt: '', input: null, status: 'open', owner: null, state: emptyRunState() },
        ],
        read: eventsNow,
        follow: async (_runId, _cursor, tell) => tell({ events, before: emptyRunState, state: emptyRunState(), reset: false }),
      },
    });
    const sent = Promise.withResolvers<void>();
    const stream = new EventStream(runs, (message) => {
      JSON.stringify(message);
      if (message.type === 'events' && message.events.at(-1)?.seq === events.length) sent.resolve();
    });
    void stream.subscribe(journal.runId, 0);
    await sent.promise;
    stream.dispose();
  };
  const files = (many: number): RunEvent[] =>
    Array.from({ length: many }, (_, index) => ({
      seq: index + 1,
      at: '2026-11-21T09:30:00.000Z',
      runId: 'r',
      type: 'file.changed',
      agent: 'backend',
      file: `src/file-${index}.ts`,
      before: null,
      after: 'd'.repeat(64),
      added: 1,
      removed: 0,
    }));
  const [few, many] = [files(count / 2), files(count)];
  const beside = async (name: string, goal: number, peer: string, works: Record<'ours' | 'peer', Work['run']>): Promise<Measured> => {
    const taken = await alternately(times, works);
    return compare(`host: ${count} ${name}`, { goal, by: 'cpu', peer }, taken.ours, taken.peer);
  };
  return [
    // Every record has a checksum, which is looked at.
    await beside('events, journal to messages', 3, 'JSON alone', { ours: messages, peer: () => bareMessages(journal.file) }),
    await beside('events to a state', 2, 'copying them', { ours: () => project(events), peer: () => structuredClone(events) }),
    await beside('changed files to a state', 3, 'half of them', { ours: () => project(many), peer: () => project(few) }),
    memory(
      `host: what it keeps of ${count} events, against the events`,
      1,
      () => project(events),
      () => structuredClone(events),
    ),
  ];
}

/** Heap that stays taken by what `make` returns, beside the same for a peer. */
function memory(name: string, goal: number, ours: () => unknown, peer: () => unknown): Measured {
  const [own, others] = [heapOf(ours), heapOf(peer)];
  const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
  return { name, ours: kib(own), peer: kib(others), figure: own / others, unit: '×', goal, values: { ours: [own], peer: [others] } };
}

function heapOf(make: () => unknown): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = [make()];
  collectGarbage();
  const taken = process.memoryUsage().heapUsed - before;
  // Still needed here, so it was not collected.
  if (kept.length !== 1) throw new Error('Nothing was kept.');
  return taken;
}

/** What nobody can do without: the bytes, their JSON, and JSON again. */
async function bareMessages(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const events = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line.slice(line.indexOf('{'))) as JournalRecord).events ?? []);
  JSON.stringify(events);
}
