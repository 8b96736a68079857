import { expect, test } from 'vitest';
import { workOf } from '../../../src/pipelines/audit/work-templates.ts';
import { file, openAudit, planted, wayToTarget } from './acts.ts';

test.each([
  ['security', 'SQL injection', null],
  ['backend', 'Error handling', null],
  ['backend', 'Duplicated code', 'refactoring'],
  ['architecture', 'Layers', 'refactoring'],
  ['backend', 'Rendimiento', 'optimisation'],
  ['backend', 'Missing docstring', 'documentation'],
  ['tests', 'Sem asserção', 'tests'],
  // Its category says more of a finding than the dimension in which it was seen.
  ['tests', 'Duplicate fixtures', 'refactoring'],
])('%s, %s: %s', (dimension, category, work) => {
  expect(workOf({ dimension, category })).toBe(work);
});

test('who mends is told how such work is done, in the workspace’s own words where it has some', async () => {
  const own = '.claude/audit/work/refactoring.md';
  const stage = await openAudit(wayToTarget, {}, { files: { [file]: planted, [own]: 'Our way of refactoring {MODULE_NAME}.\n' } });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const told = stage.tasks.flatMap(({ agent, prompt }) =>
    agent === 'backend' ? [prompt.task.includes('Our way of refactoring backend.')] : [],
  );
  // Duplication is refactored; an injection and a secret are mended like any defect.
  expect(told).toEqual([false, false, true]);
  await stage.close();
});
