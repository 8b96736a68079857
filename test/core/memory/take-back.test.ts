import { expect, test } from 'vitest';
import { knownOf, restated } from '../../../src/core/memory/restate.ts';
import { takenBack } from '../../../src/core/memory/take-back.ts';
import type { MemoryTools } from '../../../src/core/memory/memory.ts';
import type { MemoryGraph } from '../../../src/protocol/memory.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { fakeTools } from '../../fakes/fake-memory.ts';

const work = (summary: string, files: string, name = 'Notes'): MemoryGraph => ({
  entities: [
    { name, entityType: 'feature', observations: [summary, 'Proof: proven', `Files: ${files}`] },
    { name: 'Loan', entityType: 'entity', observations: [`2026-02-02 ${name}: ${summary}`, `Files: ${files}`] },
  ],
  relations: [
    { from: name, to: 'Loan', relationType: 'changes' },
    { from: 'Loan', to: 'Book', relationType: 'refers to' },
  ],
});

/** Runs that teach and are undone, as `complete` and an undo do it. */
function runsOn(tools: MemoryTools) {
  const runs: RunEvent[][] = [];
  const at = (): string => `2026-02-02T00:00:0${runs.length}.000Z`;
  return {
    teach: async (said: MemoryGraph): Promise<RunEvent[]> => {
      const { added, replaced } = restated(await knownOf(tools, said), said);
      const run = [{ type: 'memory.learned', added, replaced, said, seq: 1, at: at(), runId: 'run' } satisfies RunEvent] as RunEvent[];
      runs.push(run);
      await tools.add(said);
      await tools.remove(replaced);
      return run;
    },
    undo: async (run: RunEvent[]): Promise<void> => {
      const taken = takenBack(
        run,
        runs.filter((one) => one !== run),
      );
      if (taken === null) return;
      await tools.remove(taken.gone);
      await tools.add(taken.back);
      run.push({ type: 'run.undone', restored: [], skipped: [], by: 'ana', seq: 2, at: at(), runId: 'run' });
    },
  };
}

const sorted = async (tools: MemoryTools): Promise<object> => {
  const { entities, relations } = await tools.all();
  const nodes = entities.map((one) => ({ ...one, observations: one.observations.toSorted() }));
  return {
    entities: nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    relations: relations.map(({ from, to }) => `${from} ${to}`).sort(),
  };
};
const only = (graph: MemoryGraph): Promise<object> => sorted(fakeTools(graph));
const nothing = { entities: [], relations: [] };
const first = work('Loans have notes.', 'a.ts');
const second = work('Loans have long notes.', 'a.ts, b.ts');

test('an earlier run that is undone takes nothing along that a later one of the same work says as well', async () => {
  const tools = fakeTools(nothing);
  const { teach, undo } = runsOn(tools);
  const earlier = await teach(first);
  await teach(second);
  await undo(earlier);
  expect(await sorted(tools)).toEqual(await only(second));
});

test.each<[string, number[]]>([
  ['the earlier one first', [0, 1]],
  ['the later one first', [1, 0]],
])('once all are undone nothing is left, and nothing comes back: %s', async (_name, order) => {
  const tools = fakeTools(nothing);
  const { teach, undo } = runsOn(tools);
  const runs = [await teach(first), await teach(second)];
  for (const one of order) await undo(runs[one] ?? []);
  expect(await sorted(tools)).toEqual(nothing);
});

test('the statement of the last run that stands comes back, also from before undone ones', async () => {
  const tools = fakeTools(nothing);
  const { teach, undo } = runsOn(tools);
  await teach(first);
  const between = await teach(second);
  const last = await teach(work('Loans have short notes.', 'c.ts'));
  await undo(between);
  await undo(last);
  await undo(last);
  expect(await sorted(tools)).toEqual(await only(first));
});

test('what is known of an entity stays for the other work on it', async () => {
  const tools = fakeTools(nothing);
  const { teach, undo } = runsOn(tools);
  const earlier = await teach(first);
  const other = work('Loans end.', 'a.ts', 'Ends');
  await teach(other);
  await undo(earlier);
  expect(await sorted(tools)).toEqual(await only(other));
});
