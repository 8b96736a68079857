import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import type { RunHandle } from '../../../src/core/durable/contracts.ts';
import type { Budget } from '../../../src/core/budget/budget.ts';
import { defineWorkflow } from '../../../src/core/durable/define-workflow.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import { createLoopHarness } from '../../../src/harnesses/loop/loop-harness.ts';
import { embeddedEngine } from '../../engines/embedded-adapter.ts';
import { createTestEnvironment } from '../../core/tool/environment.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { answer, call, failure, finish } from '../../fakes/scripted-provider.ts';
import { sideBySide } from './side-by-side.ts';
import { task } from './stage.ts';

it.each([
  ['ended at once', (handle: RunHandle) => handle.kill()],
  ['stopped by the person', (handle: RunHandle) => handle.stop({ endCalls: true })],
])('two agents side by side on the real engine: %s in mid-call, opened again, nothing asked or written twice', async (_how, end) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'batuta-loop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = createMemoryFiles();
  const asked: string[] = [];
  let hang = true;
  let backendIsDone = (): void => {};
  const backendDone = new Promise<void>((resolve) => (backendIsDone = resolve));
  const frontendHangs = Promise.withResolvers<void>();
  const provider: ModelProvider = {
    id: 'two',
    countTokens: async () => null,
    generate: async ({ messages, system }, { signal }) => {
      const agent = system[0] ?? '';
      const turn = messages.filter(({ role }) => role === 'assistant').length;
      asked.push(`${agent} ${turn}`);
      if (agent === 'frontend' && turn === 1 && hang) {
        frontendHangs.resolve();
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        return failure({ kind: 'aborted', message: 'Interrupted.' });
      }
      return turn === 0
        ? answer([call('1', 'write', { path: `src/${agent}`, content: agent })])
        : answer([finish('2', `${agent} is done`)]);
    },
  };
  let budget: Budget = createBudget({ caps: { usd: 5, tokens: null, turns: 6 }, spend: emptyRunState().spend });
  const agent = defineWorkflow({
    name: 'agent',
    version: '1',
    input: z.object({ name: z.string() }),
    run: async (ctx, { name }) => {
      const harness = createLoopHarness({
        provider,
        budget,
        clock: createFakeClock(0, { auto: true }),
        environmentFor: () => createTestEnvironment({}, { files, owns: ['src'] }),
      });
      const outcome = await harness.run(ctx, { ...task, agent: name, prompt: { system: [name], task: name } });
      if (name === 'backend') backendIsDone();
      return outcome.status === 'finished' ? outcome.finish.report : outcome.message;
    },
  });
  const main = sideBySide(['backend', 'frontend'], (name) => ({ name }));
  const engine = embeddedEngine({ folder, workflows: [main, agent] });

  const first = await engine.start('main', null, { runId: 'r1' });
  await Promise.all([backendDone, frontendHangs.promise]);
  end(first);
  expect(await first.done).toEqual({ status: 'interrupted' });

  hang = false;
  const { spend } = project(await engine.read('r1', 0));
  expect(spend.open).toHaveLength(1);
  budget = createBudget({ caps: budget.caps, spend });
  const opened = await engine.open('r1');
  if (!opened.ok) throw new Error(opened.refusal.reason);
  expect(await opened.handle.done).toEqual({
    status: 'completed',
    output: [
      { ok: true, value: 'backend is done' },
      { ok: true, value: 'frontend is done' },
    ],
  });
  expect(asked.toSorted()).toEqual(['backend 0', 'backend 1', 'frontend 0', 'frontend 1', 'frontend 1']);
  expect(files.writes.map((write) => write.path).toSorted()).toEqual(['src/backend', 'src/frontend']);
  const state = project(await engine.read('r1', 0));
  // The call that was cut off stays in the account with its worst case.
  expect([state.spend.turns, state.spend.open.length, Object.keys(state.files).toSorted()]).toEqual([
    4,
    1,
    ['src/backend', 'src/frontend'],
  ]);
});
