import { expect, it } from 'vitest';
import type { Search } from '../../../src/core/ports.ts';
import { listing } from '../../../src/pipelines/parts/background.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';

it('agents that begin together share one listing of the workspace, made when the first of them needs it', async () => {
  const asked: (string | null | undefined)[] = [];
  const glob: Search['glob'] = async (pattern) => {
    asked.push(pattern);
    return ['a.ts'];
  };
  const { ctx } = createMemoryRun();
  await ctx.step('prepare', async (step) => {
    const list = listing(step, { search: { glob } as Search });
    expect(asked).toEqual([]);
    expect([await list(), await list()]).toEqual([['a.ts'], ['a.ts']]);
  });
  expect(asked).toEqual([null]);
});
