import { expect, it } from 'vitest';
import type { Search } from '../../../src/core/ports.ts';
import { seenBy } from '../../../src/pipelines/parts/background.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';

it('agents that begin together share one listing of the workspace and one reading of its instructions, made when the first of them needs it', async () => {
  const asked: (string | null | undefined)[] = [];
  const memory = createMemoryFiles({ 'AGENTS.md': 'Use tabs.' });
  const read = (path: string) => {
    asked.push(path);
    return memory.read(path);
  };
  const files = { ...memory, read };
  const glob: Search['glob'] = async (pattern) => {
    asked.push(pattern);
    return ['a.ts'];
  };
  const { ctx } = createMemoryRun();
  await ctx.step('prepare', async (step) => {
    const { list, told } = seenBy(step, { search: { glob } as Search, files });
    expect(asked).toEqual([]);
    expect([await list(), await list()]).toEqual([['a.ts'], ['a.ts']]);
    expect([(await told('AGENTS.md'))?.text, (await told('AGENTS.md'))?.text, await told('CLAUDE.md')]).toEqual([
      'Use tabs.',
      'Use tabs.',
      null,
    ]);
  });
  expect(asked).toEqual([null, 'AGENTS.md', '.batutaignore', 'CLAUDE.md']);
});
