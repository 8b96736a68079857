import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diskFiles } from '../../src/node/disk-files.ts';
import { readJournal } from '../../src/engines/embedded/read-journal.ts';
import { createStage, opened, type Stage } from '../contracts/durable/stage.ts';
import { everythingOutput } from '../contracts/durable/workflows.ts';
import { embeddedEngine, embeddedHost } from './embedded-adapter.ts';
import { sweep } from '../sweeps/sweep.ts';
import type { Fault } from './faulty-files.ts';
import { openGates } from '../contracts/durable/gate.ts';

const adapter = {
  name: 'embedded engine',
  hostScript: embeddedHost,
  engine: (folder: string, workflows: Parameters<typeof embeddedEngine>[0]['workflows']) => embeddedEngine({ folder, workflows }),
};
const gates = { go: { answer: 42 } };
const start = { action: 'start', workflow: 'everything', runId: 'run', gates } as const;

/** Keys of the steps whose result is in the journal. In the workflow every name occurs once per scope. */
async function journaledSteps(stage: Stage): Promise<string[]> {
  const snapshot = await readJournal(diskFiles(), join(stage.folder, 'run', 'journal'));
  if (snapshot === null || 'damaged' in snapshot) return [];
  return snapshot.records.flatMap((record) =>
    record.type === 'done' && record.kind === 'step' ? [`${record.scope}/${record.name}#1`] : [],
  );
}

const countOf = (stage: Stage, key: string): number => stage.done().filter((effect) => effect === key).length;

/** Kills one process after the other at the given writes, then goes on here to the end. */
async function survive(faults: readonly Fault[]): Promise<void> {
  const stage = await createStage(adapter);
  try {
    const counts = new Map<string, number>();
    for (const fault of faults) {
      const exists = (await stage.engine().list()).length > 0;
      const host = stage.host(exists ? { ...start, action: 'open', fault } : { ...start, fault });
      const { signal } = await host.exited;
      // Group commit makes the number of writes vary: one that never came has hurt nobody.
      if (signal !== 'SIGKILL')
        expect(await host.line('done')).toMatchObject({ outcome: { status: 'completed', output: everythingOutput } });
      if (signal !== 'SIGKILL') return;
      for (const key of await journaledSteps(stage)) counts.set(key, counts.get(key) ?? countOf(stage, key));
    }
    const engine = stage.engine();
    const [run] = await engine.list();
    // Killed after (or in) its very last write, which says that it is over: nothing is left to go on with.
    if (run?.status === 'completed') {
      expect(new Set(stage.done()).size).toBe(stage.done().length);
      return;
    }
    const handle = run !== undefined ? await opened(engine, 'run') : await engine.start('everything', null, { runId: 'run' });
    handle.onIdle(() => void openGates(engine, gates));
    expect(await handle.done).toEqual({ status: 'completed', output: everythingOutput });
    for (const [key, count] of counts) expect([key, countOf(stage, key)]).toEqual([key, count]);
    expect(new Set(stage.done()).size).toBe(6);
    const events = await engine.read('run', 0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const asked = events.filter(({ type }) => type.startsWith('question')).map(({ type }) => type);
    expect(asked).toEqual(['question.asked', 'question.answered', 'question.asked', 'question.withdrawn']);
    const left = readdirSync(join(stage.folder, 'run', 'signals')).filter((name) => name.endsWith('.json') && !name.startsWith('reply-'));
    expect(left).toEqual([]);
  } finally {
    await stage.clear();
  }
}

async function countWrites(): Promise<number> {
  const stage = await createStage(adapter);
  try {
    return (await stage.host(start).line('done')).writes;
  } finally {
    await stage.clear();
  }
}

const moments = ['before', 'half', 'after'] as const;
const writes = await countWrites();
const once = Array.from({ length: writes }, (_, index) => moments.map((when): Fault[] => [{ at: index + 1, when }])).flat();
const twice = [1, 2, 3]
  .flatMap((at) => moments.map((when) => ({ at, when })))
  .map((fault, index): Fault[] => [{ at: 8 + index, when: 'half' }, fault]);
const name = (faults: readonly Fault[]): string => faults.map(({ at, when }) => `${when} write ${at}`).join(', then ');

it('there are journal, blob and inbox writes to be killed at', () => {
  expect(writes).toBeGreaterThan(20);
});
sweep('kill −9 at every write of a run', once, { sample: 4, name }, survive);
sweep('the process that goes on is killed at its own first writes as well', twice, { sample: 1, name }, survive);
