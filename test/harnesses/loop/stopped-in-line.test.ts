import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createCallLimiter } from '../../../src/core/agent/call-limiter.ts';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import { defineWorkflow } from '../../../src/core/durable/define-workflow.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import { createLoopHarness } from '../../../src/harnesses/loop/loop-harness.ts';
import { createTestEnvironment } from '../../core/tool/environment.ts';
import { embeddedEngine } from '../../engines/embedded-adapter.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { answer, finish } from '../../fakes/scripted-provider.ts';
import { sideBySide } from './side-by-side.ts';
import { task } from './stage.ts';

const clock = createFakeClock(0, { auto: true });
const names = ['backend', 'frontend', 'docs'];

it.each([
  ['the provider takes one at a time', 1, 50_000],
  ['the budget has room for one at a time', 3, 16_000],
])('while %s: after a stop nobody in line asks, and what was asked is paid once', async (_why, maxParallel, tokens) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'batuta-line-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const asked: string[] = [];
  const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const provider: ModelProvider = {
    id: 'one',
    countTokens: async () => 100,
    generate: async ({ system }) => {
      asked.push(system[0] ?? '');
      begun.resolve();
      await answered.promise;
      return answer([finish('1', 'done')]);
    },
  };
  let spend = emptyRunState().spend;
  const agent = defineWorkflow({
    name: 'agent',
    version: '1',
    input: z.string(),
    run: async (ctx, name) => {
      const outcome = await harness.run(ctx, { ...task, agent: name, prompt: { system: [name], task: name } });
      return outcome.status;
    },
  });
  const main = sideBySide(names, (name) => name);
  /** As each process has its own. */
  const newHarness = () =>
    createLoopHarness({
      provider,
      budget: createBudget({ caps: { usd: null, tokens, turns: null }, spend }),
      limiter: createCallLimiter({ maxParallel, clock }),
      clock,
      environmentFor: () => createTestEnvironment({}),
    });
  let harness = newHarness();
  const engine = embeddedEngine({ folder, workflows: [main, agent] });

  const first = await engine.start('main', null, { runId: 'r1' });
  await begun.promise;
  first.stop();
  answered.resolve();
  expect(await first.done).toEqual({ status: 'interrupted' });
  expect(asked).toHaveLength(1);

  ({ spend } = project(await engine.read('r1', 0)));
  expect([spend.turns, spend.open]).toEqual([1, []]);
  harness = newHarness();
  const opened = await engine.open('r1');
  if (!opened.ok) throw new Error(opened.refusal.reason);
  expect(await opened.handle.done).toEqual({ status: 'completed', output: names.map(() => ({ ok: true, value: 'finished' })) });
  expect(asked.toSorted()).toEqual(names.toSorted());
});
