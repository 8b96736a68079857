import { expect, test } from 'vitest';
import { createOutside } from '../../../src/core/evidence/outside.ts';
import { project } from '../../../src/core/run/project.ts';
import type { StepContext } from '../../../src/core/durable/contracts.ts';
import type { WorkspaceFiles } from '../../../src/core/ports.ts';
import { createTreeLock } from '../../../src/node/tree-lock.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

const journaled = { at: '2026-11-21T10:00:00.000Z', runId: 'run' };

/** A run whose external agents work in worktrees; `others`: what another run says it wrote; `settle`: what editors save when they are asked. */
function scene({ settle, wrote = {} }: { settle?: WorkspaceFiles['settle']; wrote?: Readonly<Record<string, string>> } = {}) {
  const world = setUp({ 'a.ts': 'a', 'b.ts': 'a', '.vscode/tasks.json': '{}' });
  const { files, ports } = world;
  const events: RunEvent[] = [];
  let asked = 0;
  const step: StepContext = {
    ...world.step,
    announce: async (...more) => {
      world.step.emit(...more);
      record(...more);
    },
    state: () => project(events),
  };
  const record = (...more: readonly RunEventBody[]): void => {
    for (const event of more) events.push({ ...event, ...journaled, seq: events.length + 1 });
  };
  const outside = () =>
    createOutside({
      ports: { ...ports, files: { ...files, ...(settle ? { settle: () => settle() } : {}) } },
      lock: createTreeLock(),
      others: async () => {
        asked += 1;
        return (path, after) => wrote[path] !== undefined && after === sha256(wrote[path]);
      },
    });
  const apart = (agent: string) => ({ runId: 'run', agent, who: agent, argv: [agent], timeoutMs: 1 });
  return {
    ...world,
    record,
    outside,
    asked: () => asked,
    observe: (one: ReturnType<typeof outside>, agent: string, work: () => Promise<void>) =>
      one.observe(step, ports.blobs, apart(agent), work),
  };
}
const putBack =
  'While "one" worked in its own folder, .vscode/tasks.json changed in the workspace, which no agent may change: put back as before.';

test('what changes in the workspace meanwhile is told as uncertain; what no agent may change lies as before', async () => {
  const { files, observe, outside, told } = scene();
  await observe(outside(), 'one', async () => {
    files.set('a.ts', 'b');
    files.set('.vscode/tasks.json', 'evil');
  });
  expect([told(), files.text('a.ts'), files.text('.vscode/tasks.json')]).toEqual([[putBack, 'file.uncertain a.ts'], 'b', '{}']);
});

test('where nothing changed nothing is told, and no other run is asked', async () => {
  const { observe, outside, told, asked } = scene();
  await observe(outside(), 'one', async () => {});
  expect([told(), asked()]).toEqual([[], 0]);
});

test('what another run says it wrote is not told; what lies over it is', async () => {
  const { files, observe, outside, told } = scene({ wrote: { 'a.ts': 'theirs', 'b.ts': 'theirs' } });
  await observe(outside(), 'one', async () => {
    files.set('a.ts', 'theirs');
    files.set('b.ts', 'b');
  });
  expect(told()).toEqual(['file.uncertain b.ts']);
});

test('what was merged meanwhile is not told; what lies over it is', async () => {
  const { files, observe, outside, told, record } = scene();
  await observe(outside(), 'one', async () => {
    const merged = { 'a.ts': sha256('merged'), 'b.ts': sha256('merged') };
    record({ type: 'worktree.merging', agent: 'two', worktree: 'w', files: merged, persons: {} });
    files.set('a.ts', 'merged');
    files.set('b.ts', 'b');
  });
  expect(told()).toEqual(['file.uncertain b.ts']);
});

test('what an editor saves as soon as it is asked was there before the agent', async () => {
  const settle = async (): Promise<string[]> => {
    await new Promise((resolve) => setImmediate(resolve));
    files.set('a.ts', 'typed');
    return [];
  };
  const { files, observe, outside, told } = scene({ settle });
  await observe(outside(), 'one', async () => {});
  expect(told()).toEqual([]);
});

test('agents side by side share the last look; after the last one nothing is left to look after, and the next one looks anew', async () => {
  const { files, observe, outside, told, ports } = scene();
  const one = outside();
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = observe(one, 'one', async () => {
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  await observe(one, 'two', async () => files.set('a.ts', 'b'));
  // The first one still works: a process that died now would leave it behind.
  expect(await ports.surroundings.cutOff()).toMatchObject({ agent: 'one' });
  end.resolve();
  await first;
  expect(await ports.surroundings.cutOff()).toBeNull();
  files.set('b.ts', 'a person’s');
  await observe(one, 'three', async () => {});
  expect(told()).toEqual(['file.uncertain a.ts']);
});
