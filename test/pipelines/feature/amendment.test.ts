import { expect, test } from 'vitest';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { afterAmendment } from '../../../src/pipelines/parts/amendment.ts';
import { toImplement } from '../../../src/pipelines/parts/progress.ts';
import { specText } from './acts.ts';
import { agent } from './stage.ts';

const agents = [agent('backend'), agent('frontend')];
const approved = (files: Record<string, string[]>, task = 'Build it') => {
  const text = specText(files).replace('Build it', task);
  const parsed = parseSpec(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { file: 'spec/active/x/spec.md', text, spec: parsed.spec };
};
const before = approved({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] });
const waiting = { ...toImplement, guidance: 'as it was' };

/** Who has something to do, and whether the amendment is told. */
function todo(after: ReturnType<typeof approved>, pending: Record<string, typeof toImplement> = {}): Record<string, string> {
  const result = afterAmendment(pending, agents, before, after);
  return Object.fromEntries(
    Object.entries(result).map(([name, work]) => [name, `${work.guidance}${work.amendment === '' ? '' : ' amended'}`.trim()]),
  );
}

test.each([
  [
    'the files of one layer: that one, also when it had passed',
    { Backend: ['backend/b.ts'], Frontend: ['frontend/a.ts'] },
    'Build it',
    { backend: 'amended' },
  ],
  ['no files: nobody who had passed', { Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] }, 'Build it', {}],
  [
    'a task: every layer',
    { Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] },
    'Build more',
    { backend: 'amended', frontend: 'amended' },
  ],
  ['a layer left out: it has nothing to do any more', { Frontend: ['frontend/a.ts'] }, 'Build more', { frontend: 'amended' }],
] as const)('an amendment changes %s', (_name, files, task, expected) => {
  expect(todo(approved(Object.fromEntries(Object.entries(files).map(([layer, paths]) => [layer, [...paths]])), task))).toEqual(expected);
});

test('who was at work goes on as before, and is told only what concerns it', () => {
  const after = approved({ Backend: ['backend/b.ts'], Frontend: ['frontend/a.ts'] });
  expect(todo(after, { backend: waiting, frontend: waiting })).toEqual({ backend: 'as it was amended', frontend: 'as it was' });
});

test('a fix of a review stays to be done, also for a layer without files of its own', () => {
  const after = approved({ Frontend: ['frontend/a.ts'] }, 'Build more');
  const fix = { ...toImplement, kind: 'fix' as const };
  expect(Object.keys(afterAmendment({ backend: fix }, agents, before, after))).toEqual(['backend', 'frontend']);
});
