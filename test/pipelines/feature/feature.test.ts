import { afterEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { agent, finished, openStage, specText } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const passed = '### Build\nPassed\n';
const writes =
  (path: string, text: string, report = passed): Act =>
  async (_task, { write }) => {
    await write(path, text);
    return finished(report);
  };
const writesSpec =
  (files: Record<string, string[]>, more = {}): Act =>
  () =>
    finished(specText(files, more));

/** Event types in order, with what tells them apart. */
function outline(events: readonly RunEvent[]): string[] {
  return events.map((event) => {
    switch (event.type) {
      case 'phase.started':
      case 'phase.completed':
        return `${event.type} ${event.phase}`;
      case 'agent.started':
        return `${event.type} ${event.label}`;
      case 'agent.skipped':
        return `${event.type} ${event.agent}: ${event.reason}`;
      case 'validation.started':
        return `${event.purpose} ${event.command.join(' ')}`;
      case 'validation.completed':
        return `${event.evidence.result} ${event.evidence.command.join(' ')}`;
      case 'verdict':
        return `verdict ${event.agent} ${event.result}`;
      case 'approval.requested':
        return `asked: ${event.reason}`;
      case 'approval.given':
        return `answer: ${event.decision}`;
      case 'review.completed':
        return `review ${event.round} ${event.verdict}`;
      default:
        return event.type;
    }
  });
}
const without =
  (...types: string[]) =>
  (line: string): boolean =>
    !types.some((type) => line.startsWith(type));
const story = async (): Promise<string[]> =>
  outline(await stage.engine.read('run', 0)).filter(without('notice', 'checkpoint', 'agent.finished', 'file.changed', 'understood'));

test('the whole way of a small feature', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'export {}')],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(await story()).toEqual([
    'run.started',
    'phase.started sync',
    'phase.completed sync',
    'phase.started understand',
    'phase.completed understand',
    'phase.started spec',
    'agent.started SPEC Add suppliers',
    'spec.written',
    'phase.completed spec',
    'phase.started approval',
    'asked: first',
    'answer: approve',
    'phase.completed approval',
    'phase.started implement',
    'agent.started Backend Suppliers',
    'validate check-backend',
    'pass check-backend',
    'verdict backend pass',
    'phase.completed implement',
    'phase.started review',
    'phase.completed review',
    'phase.started complete',
    'phase.completed complete',
    'run.completed',
  ]);
  const spec = stage.files.paths().filter((path) => path.endsWith('spec.md'));
  expect(spec).toHaveLength(1);
  expect(spec[0]).toMatch(/^spec\/completed\/\d{4}-\d\d-\d\d-suppliers\/spec\.md$/);
  const text = new TextDecoder().decode((await stage.files.read(spec[0] ?? ''))?.bytes);
  expect(text).toContain('### Status: completed');
  expect(text).not.toContain('[ ]');
});

describe('dependency tree', () => {
  test('who needs another waits for its passing verdict; the others start together', async () => {
    const order: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    stage = await openStage({
      agents: [agent('database', { schema: true }), agent('backend'), agent('frontend', { needs: ['backend'] })],
      acts: [
        [/^SPEC/, writesSpec({ Database: ['database/1.sql'], Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /^Database/,
          async (_task, { write }) => {
            order.push('database');
            await gate;
            await write('database/1.sql', 'x');
            return finished(passed);
          },
        ],
        [
          /^Backend/,
          async (_task, { write }) => {
            order.push('backend');
            release();
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [
          /^Frontend/,
          async (_task, { write }) => {
            order.push('frontend');
            await write('frontend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [/^REVIEW/, () => finished('## Review: APPROVED')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(order).toEqual(['database', 'backend', 'frontend']);
    const backend = stage.tasks.find((task) => task.agent === 'backend');
    expect(backend?.prompt.task).toContain('without calls against the database');
    const events = await stage.engine.read('run', 0);
    const at = (match: (event: RunEvent) => boolean): number => events.findIndex(match);
    expect(at((event) => event.type === 'agent.started' && event.agent === 'frontend')).toBeGreaterThan(
      at((event) => event.type === 'verdict' && event.agent === 'backend'),
    );
  });

  test('types that exist and stay unchanged: both start together', async () => {
    const order: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    stage = await openStage({
      agents: [agent('backend', { provides: ['backend/types.ts'] }), agent('frontend', { needs: ['backend'] })],
      files: { 'backend/types.ts': 'export type A = 1' },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /^Backend/,
          async (_task, { write }) => {
            await gate;
            order.push('backend');
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [
          /^Frontend/,
          async (_task, { write }) => {
            order.push('frontend');
            release();
            await write('frontend/a.ts', 'x');
            return finished(passed);
          },
        ],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(order).toEqual(['frontend', 'backend']);
  });
});

describe('retries', () => {
  const fails = { exitCode: 1, output: 'error TS2322 in a.ts' };

  test('the exact error goes back, with the number of the attempt', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      commands: { 'check-backend': [fails, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, writes('backend/a.ts', '1')],
        [/^RETRY/, writes('backend/a.ts', '2')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
    const retry = stage.tasks.at(-1)?.prompt.task ?? '';
    expect(retry).toContain('attempt 1 of 2');
    expect(retry).toContain('error TS2322 in a.ts');
    expect((await state('backend')).disagreement).toBeNull();
    expect((await stage.engine.read('run', 0)).find((event) => event.type === 'verdict')).toMatchObject({
      result: 'fail',
      disagreement: expect.stringContaining('The report says that build passed'),
    });
  });

  test('exhausted: the run stops with everything a person needs, dependants are not started, guidance opens a new round', async () => {
    let round = 0;
    stage = await openStage({
      agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
      commands: { 'check-backend': [fails, { exitCode: 1, output: 'error B' }, { exitCode: 1, output: 'error C' }, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /Backend/,
          async (_task, { write }) => {
            await write('backend/a.ts', `v${round++}`);
            return finished(passed);
          },
        ],
        [/^Frontend/, writes('frontend/a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('continue');
    expect((await stage.state()).stop).toMatchObject({
      agent: 'backend',
      retriesUsed: 2,
      budget: false,
      lastError: expect.stringContaining('error C'),
    });
    expect((await stage.state()).skipped).toEqual([{ agent: 'frontend', reason: 'backend did not pass' }]);
    await stage.engine.signal('run', 'continue', { guidance: 'Use a map.', by: 'test' });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked).toEqual([
      'SPEC Add suppliers',
      'Backend Suppliers',
      'RETRY Backend Suppliers (1/2)',
      'RETRY Backend Suppliers (2/2)',
      'RETRY Backend Suppliers (1/2)',
      'Frontend Suppliers',
    ]);
    expect(stage.tasks[4]?.prompt.task).toContain('Use a map.');
  });

  test('mended by hand: going on without guidance asks the commands first, not the agent', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      commands: { 'check-backend': [fails, fails, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/Backend/, writes('backend/a.ts', 'same')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('continue');
    expect((await stage.state()).stop?.reason).toContain('the same failure with the same files again');
    await stage.engine.signal('run', 'continue', { by: 'test' });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked).toEqual(['SPEC Add suppliers', 'Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
  });
});

describe('evidence', () => {
  test('what went stale is proven again on the final tree', async () => {
    stage = await openStage({
      agents: [agent('database'), agent('backend')],
      acts: [
        [/^SPEC/, writesSpec({ Database: ['database/1.txt'], Backend: ['backend/a.ts'] })],
        [/^Database/, writes('database/1.txt', 'x')],
        [
          /^Backend/,
          async (_task, { write }) => {
            await expect.poll(async () => (await stage.state()).verdicts['database']?.result, { timeout: 20_000 }).toBe('pass');
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    const proofs = (await story()).filter((line) => /^(validate|prove|pass)/.test(line));
    expect(proofs).toEqual([
      'validate check-database',
      'pass check-database',
      'validate check-backend',
      'pass check-backend',
      'prove check-database',
      'pass check-database',
    ]);
    const { evidence, result } = await stage.state();
    expect(
      evidence
        .filter((one) => one.treeAfter === result?.tree)
        .map((one) => one.command.join())
        .sort(),
    ).toEqual(['check-backend', 'check-database']);
  });

  test('without a command the report decides, and is called claimed', async () => {
    stage = await openStage({
      agents: [agent('code', { validate: [], owns: ['**'] })],
      acts: [
        [/^SPEC/, writesSpec({ Code: ['a.ts'] })],
        [/^Code/, writes('a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await state('code')).result).toBe('claimed');
  });
});

async function state(name: string) {
  const verdict = (await stage.state()).verdicts[name];
  if (!verdict) throw new Error(`no verdict on ${name}`);
  return verdict;
}

describe('review', () => {
  const issue = (file: string, title: string): string =>
    `## Review: REJECTED\n### Issues Found\n#### Issue 1: ${title}\n- **File**: ${file}\n- **Line**: 1\n- **Description**: d\n- **Fix**: mend it so\n- **Rule Violated**: none\n`;
  const acts = (reviews: string[], fix: Act): [RegExp, Act][] => [
    [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] }, { type: 'new entity' })],
    [/^Backend/, writes('backend/a.ts', 'x')],
    [/^Frontend/, writes('frontend/a.ts', 'x')],
    [/^REVIEW-FIX/, fix],
    [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
  ];
  let version = 0;
  const fix: Act = async (task, { write }) => {
    await write(`${task.agent}/a.ts`, `fixed ${version++}`);
    return finished(passed);
  };
  const agents = [agent('backend'), agent('frontend')];

  test('rejected once: the issue goes to the owner of the file, and the review looks again', async () => {
    stage = await openStage({ agents, acts: acts([issue('frontend/a.ts', 'No label')], fix) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW-FIX Frontend Suppliers (1/2)', 'REVIEW Suppliers (2/3)']);
    expect(stage.tasks[4]?.prompt.task).toContain('- **Fix**: mend it so');
  });

  test('never satisfied: after two rounds of fixes and three reviews the run stops and does not complete', async () => {
    stage = await openStage({
      agents,
      acts: acts(
        ['A', 'B', 'C'].map((title) => issue('backend/a.ts', title)),
        fix,
      ),
    });
    await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('continue');
    expect(stage.asked.slice(3)).toEqual([
      'REVIEW Suppliers (1/3)',
      'REVIEW-FIX Backend Suppliers (1/2)',
      'REVIEW Suppliers (2/3)',
      'REVIEW-FIX Backend Suppliers (2/2)',
      'REVIEW Suppliers (3/3)',
    ]);
    expect(await stage.state()).toMatchObject({
      status: 'stopped',
      stop: { agent: 'review', reason: expect.stringContaining('not satisfied') },
    });
  });

  test('a round that only repeats itself ends the loop', async () => {
    stage = await openStage({ agents, acts: acts([issue('backend/a.ts', 'A'), issue('backend/a.ts', 'A')], fix) });
    await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('continue');
    expect((await stage.state()).stop?.reason).toContain('the same issues again');
  });

  test('few files, no new entity, no schema change: skipped', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, writes('backend/a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await handle.done;
    expect((await stage.state()).phases.find((phase) => phase.phase === 'review')?.note).toBe(
      'skipped: 1 file changed, no new entity, no schema change',
    );
  });
});
