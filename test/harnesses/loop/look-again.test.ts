import { expect, it } from 'vitest';
import { createBudget } from '../../../src/core/budget/create-budget.ts';
import { project } from '../../../src/core/run/project.ts';
import { createLoopHarness } from '../../../src/harnesses/loop/loop-harness.ts';
import type { Look } from '../../../src/protocol/look.ts';
import { createTestEnvironment, never } from '../../core/tool/environment.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { answer, call, createScriptedProvider, failure, finish } from '../../fakes/scripted-provider.ts';
import { createStage, task } from './stage.ts';

const looks = [call('1', 'read', { path: 'a.ts' }), call('2', 'grep', { pattern: 'key' }), call('3', 'glob', { pattern: '*.ts' })];
const files = { 'a.ts': 'export const a = 1;\n', 'b.md': 'words\n' };

/** What an agent that only reads looked at. */
async function lookedAt(...answers: Parameters<typeof createScriptedProvider>[0][number][]): Promise<readonly Look[]> {
  const stage = createStage({ provider: createScriptedProvider([...answers, answer([finish()])]), files });
  const { outcome } = await stage.perform({ task: { access: 'read-only' } });
  if (outcome.status !== 'finished' || !outcome.looks) throw new Error('nobody knows what it looked at');
  return outcome.looks;
}

/** Whether these looks show the same in a workspace of these files. */
async function isSame(seen: readonly Look[], now: Readonly<Record<string, string>>): Promise<boolean | undefined> {
  const budget = createBudget({ caps: { usd: null, tokens: null, turns: null }, spend: project([]).spend });
  const environmentFor = () => createTestEnvironment({}, { files: createMemoryFiles(now) });
  const harness = createLoopHarness({ provider: createScriptedProvider([]), budget, clock: createFakeClock(0), environmentFor });
  return harness.saysTheSame?.(createMemoryRun().ctx, { ...task, access: 'read-only' }, seen, never);
}

it('whoever only reads hands over what it looked at, each look once', async () => {
  const seen = await lookedAt(answer(looks), answer(looks));
  expect(seen.map(({ tool, input }) => [tool, input])).toEqual([
    ['read', { path: 'a.ts' }],
    ['grep', { pattern: 'key' }],
    ['glob', { pattern: '*.ts' }],
  ]);
});

it('of whoever writes nobody knows: what it looked at was its own doing', async () => {
  const stage = createStage({ provider: createScriptedProvider([answer(looks), answer([finish()])]), files });
  expect((await stage.perform()).outcome).not.toHaveProperty('looks');
});

it.each<[string, Readonly<Record<string, string>>, boolean]>([
  ['nothing has changed', files, true],
  ['what no look shows has changed', { ...files, 'b.md': 'other words\n', 'c.md': 'more\n' }, true],
  ['a file that was read has changed', { ...files, 'a.ts': 'export const a = 2;\n' }, false],
  ['a search would find something', { ...files, 'b.md': 'a key\n' }, false],
  ['a list would be longer', { ...files, 'b.ts': '' }, false],
  ['a file is gone', { 'b.md': 'words\n' }, false],
])('looks show the same as long as every answer is as it was: %s', async (_what, now, same) => {
  expect(await isSame(await lookedAt(answer(looks)), now)).toBe(same);
});

it('calls that were refused are looks as well, and a tool that writes is none', async () => {
  const seen = await lookedAt(answer([call('1', 'read', { path: 'later.ts' }), call('2', 'dance', {}), call('3', 'read', {})]));
  expect([await isSame(seen, files), await isSame(seen, { ...files, 'later.ts': '' })]).toEqual([true, false]);
  expect(await isSame([{ tool: 'write', input: { path: 'c.ts', content: '' }, answer: '' }], files)).toBe(false);
});

it('a conversation that goes on later keeps what it looked at before', async () => {
  const provider = createScriptedProvider([answer(looks), failure({ kind: 'bad_request', message: 'no' }), answer([finish()])]);
  const stopped = await createStage({ provider, files }).perform({ task: { access: 'read-only' } });
  if (stopped.outcome.status !== 'failed') throw new Error('it ended');
  const { continuation } = stopped.outcome;
  const { outcome } = await createStage({ provider, files }).perform({ task: { access: 'read-only', continuation } });
  expect(outcome).toMatchObject({ status: 'finished', looks: [{ tool: 'read' }, { tool: 'grep' }, { tool: 'glob' }] });
});

it('of what an earlier version began nobody knows what it looked at: the rest of it is not all, and stays that when it goes on again', async () => {
  const refused = failure({ kind: 'bad_request', message: 'no' });
  const provider = createScriptedProvider([answer(looks), refused, answer(looks), refused, answer(looks), answer([finish()])]);
  let continuation: Json = null;
  for (const isOld of [true, false]) {
    const { outcome } = await createStage({ provider, files }).perform({
      task: { access: 'read-only', continuation },
    });
    if (outcome.status !== 'failed') throw new Error('it ended');
    const { looks: seen, ...rest } = outcome.continuation as { readonly [key: string]: Json };
    expect(seen !== undefined).toBe(isOld);
    continuation = rest;
  }
  const { outcome } = await createStage({ provider, files }).perform({ task: { access: 'read-only', continuation } });
  expect(outcome.status).toBe('finished');
  expect(outcome).not.toHaveProperty('looks');
});
