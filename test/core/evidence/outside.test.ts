import { expect, test } from 'vitest';
import { createOutside } from '../../../src/core/evidence/outside.ts';
import { project } from '../../../src/core/run/project.ts';
import type { StepContext } from '../../../src/core/durable/contracts.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { WorkspaceFiles } from '../../../src/core/ports.ts';
import type { NotedCutOff, Watched } from '../../../src/core/surroundings.ts';
import { createTreeLock } from '../../../src/node/tree-lock.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

const journaled = { at: '2026-11-21T10:00:00.000Z', runId: 'run' };

/** Whatever waits does so for a while. */
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Scene {
  /** What editors save when they are asked. */
  readonly settle?: WorkspaceFiles['settle'];
  /** What another run says it wrote. */
  readonly wrote?: Readonly<Record<string, string>>;
  /** What is seen beside the tree. */
  readonly seen?: Partial<Watched>;
  /** Throws once the run is another process's. */
  readonly checkOwner?: () => Promise<void>;
}

/** A run whose external agents work in worktrees. */
function scene({ settle, wrote = {}, seen = {}, checkOwner = later }: Scene = {}) {
  const world = setUp({ 'a.ts': 'a', 'b.ts': 'a', '.vscode/tasks.json': '{}' }, seen);
  const { files } = world;
  // Its note is a file on a disk.
  const cutOff = async (runId: string): Promise<NotedCutOff | null> => {
    const cut = await world.ports.surroundings.cutOff(runId);
    return cut && { ...cut, end: () => later().then(cut.end) };
  };
  const ports = { ...world.ports, surroundings: { ...world.ports.surroundings, cutOff } };
  const events: RunEvent[] = [];
  let [asked, announced] = [0, 0];
  const step: StepContext = {
    ...world.step,
    checkOwner,
    announce: async (...more) => {
      announced += 1;
      await later();
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
  const apart = (agent: string) => ({ runId: 'run', agent, who: agent, argv: [agent, '-p'], timeoutMs: agent.length });
  return {
    ...world,
    ports,
    step,
    events,
    record,
    outside,
    asked: () => asked,
    announced: () => announced,
    observe: <T>(one: ReturnType<typeof outside>, agent: string, work: () => Promise<T>) =>
      one.observe(step, ports.blobs, apart(agent), work),
  };
}
const putBack =
  'While "one" worked in its own folder, .vscode/tasks.json changed in the workspace, which no agent may change: put back as before.';

test('what changes in the workspace meanwhile is told as uncertain; what no agent may change lies as before', async () => {
  const { files, observe, outside, told } = scene();
  const done = await observe(outside(), 'one', async () => {
    files.set('a.ts', 'b');
    files.set('.vscode/tasks.json', 'evil');
    return 'said so';
  });
  expect(done).toEqual({ ended: 'said so', lost: null });
  expect([told(), files.text('a.ts'), files.text('.vscode/tasks.json')]).toEqual([[putBack, 'file.uncertain a.ts'], 'b', '{}']);
});

test('where nothing changed nothing is told, and no other run is asked', async () => {
  const { observe, outside, announced, asked } = scene();
  await observe(outside(), 'one', async () => {});
  expect([announced(), asked()]).toEqual([0, 0]);
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
  const { files, observe, outside, told, record, events } = scene();
  await observe(outside(), 'one', async () => {
    const merged = { 'a.ts': sha256('merged'), 'b.ts': sha256('merged') };
    record({ type: 'worktree.merging', agent: 'two', worktree: 'w', files: merged, persons: {} });
    files.set('a.ts', 'merged');
    files.set('b.ts', 'b');
  });
  expect(told()).toEqual(['file.uncertain b.ts']);
  const change = { file: 'b.ts', before: sha256('merged'), after: sha256('b'), added: 1, removed: 1, saved: false };
  expect(events.at(-1)).toEqual({ ...journaled, seq: 2, type: 'file.uncertain', agent: 'one', command: 'one', ...change });
});

test('what an editor saves as soon as it is asked was there before the agent', async () => {
  const settle = async (): Promise<string[]> => {
    await later();
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
  // A process that died now would leave them behind: as long as any of them may work.
  expect(await ports.surroundings.cutOff('run')).toMatchObject({ agent: 'one', argv: ['one', '-p'], timeoutMs: 3 });
  await observe(one, 'three', async () => {
    files.set('a.ts', 'b');
    expect(await ports.surroundings.cutOff('run')).toMatchObject({ agent: 'one', timeoutMs: 5 });
  });
  const { tree } = await ports.checkpoints.take();
  expect(await ports.surroundings.cutOff('run')).toMatchObject({ agent: 'one', timeoutMs: 3, tree });
  end.resolve();
  await first;
  expect(await ports.surroundings.cutOff('run')).toBeNull();
  files.set('b.ts', 'a person’s');
  await observe(one, 'four', async () => {});
  expect(told()).toEqual(['file.uncertain a.ts']);
});

/** An agent worked, and changed a file, as the process died. */
async function cutScene() {
  const world = scene();
  const { files, ports } = world;
  const { tree } = await ports.checkpoints.take();
  const watched = await ports.surroundings.watch();
  await watched.begin({ runId: 'run', agent: 'one', argv: ['one', '-p'], timeoutMs: 1, listed: [], aside: [], tree });
  files.set('a.ts', 'b');
  return world;
}

test('what an agent left whose process died is told once, by its own run', async () => {
  const { outside, told, ports, step } = await cutScene();
  await outside().tellCutOff(step, ports.blobs, 'another run');
  expect([told(), await ports.surroundings.cutOff('run')]).toMatchObject([[], { agent: 'one' }]);
  for (let times = 0; times < 2; times += 1) {
    await outside().tellCutOff(step, ports.blobs, 'run');
    expect([told(), await ports.surroundings.cutOff('run')]).toEqual([['file.uncertain a.ts'], null]);
  }
});

test('what could not be told once its files lay as before is told the next time', async () => {
  const { outside, told, files, ports, step } = await cutScene();
  files.set('.vscode/tasks.json', 'evil');
  const announce = () => later().then(() => Promise.reject(new Error('another process owns the run')));
  await expect(outside().tellCutOff({ ...step, announce }, ports.blobs, 'run')).rejects.toThrow('another process');
  expect([told(), files.text('.vscode/tasks.json')]).toEqual([[], '{}']);
  await outside().tellCutOff(step, ports.blobs, 'run');
  expect([told(), await ports.surroundings.cutOff('run')]).toEqual([[putBack.replace('one', 'one -p'), 'file.uncertain a.ts'], null]);
});

test('and before the next one of the run begins', async () => {
  const { files, observe, outside, told } = await cutScene();
  await observe(outside(), 'two', async () => {
    expect(told()).toEqual(['file.uncertain a.ts']);
    files.set('b.ts', 'b');
  });
  expect(told()).toEqual(['file.uncertain a.ts', 'file.uncertain b.ts']);
});

test('what lies beside the tree is looked after before and after, each in its turn', async () => {
  const log: string[] = [];
  const noted = (name: string) => async (): Promise<void> => {
    log.push(`${name} …`);
    await later();
    log.push(name);
  };
  // Git had overlooked a file.
  const ended = () => noted('git as before')().then(() => files.set('hidden.ts', 'b'));
  const seen = { begin: noted('note'), ended, end: noted('end'), lost: async () => '/w/.git' };
  const { files, observe, outside, told } = scene({ seen, settle: () => noted('save')().then(() => []) });
  const { lost } = await observe(outside(), 'one', async () => {
    await noted('work')();
    files.set('a.ts', 'b');
  });
  expect(log).toEqual(['save', 'note', 'work', 'save', 'git as before', 'end'].flatMap((name) => [`${name} …`, name]));
  expect(lost && inEnglish(lost)).toMatch(/^While "one" ran, the repository was deleted/u);
  expect(told()).toEqual([lost && inEnglish(lost), 'file.uncertain a.ts', 'file.uncertain hidden.ts']);
});

test('what an agent did before it failed is told as well, and the run fails as the agent did', async () => {
  const { files, observe, outside, told, ports } = scene();
  const failing = observe(outside(), 'one', async () => {
    files.set('a.ts', 'b');
    throw new Error('killed');
  });
  await expect(failing).rejects.toThrow('killed');
  expect([told(), await ports.surroundings.cutOff('run')]).toEqual([['file.uncertain a.ts'], null]);
});

test('once the run is another process’s, nothing is begun; what an agent did until then is left to that process', async () => {
  let isOurs = false;
  const checkOwner = async (): Promise<void> => {
    await later();
    if (!isOurs) throw new Error('It is worked on elsewhere.');
  };
  const { files, observe, outside, told, ports } = scene({ checkOwner });
  const never = observe(outside(), 'one', async () => files.set('a.ts', 'never'));
  await expect(never).rejects.toThrow('elsewhere');
  expect([files.text('a.ts'), await ports.surroundings.cutOff('run')]).toEqual(['a', null]);
  isOurs = true;
  const lost = observe(outside(), 'one', async () => {
    files.set('.vscode/tasks.json', 'evil');
    isOurs = false;
  });
  await expect(lost).rejects.toThrow('elsewhere');
  expect([told(), files.text('.vscode/tasks.json')]).toEqual([[], 'evil']);
  expect(await ports.surroundings.cutOff('run')).toMatchObject({ agent: 'one' });
});
