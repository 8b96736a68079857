import { expect, test } from 'vitest';
import { inboxRows } from '../../../src/vscode/views/inbox-rows.ts';
import { approvalAsked, question } from '../../fakes/questions.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { knownRun } from '../known-run.ts';

test('what needs the person is the first group, the oldest first, whatever is asked', () => {
  const spec = { file: 'spec.md', name: 'Suppliers', revision: 1 };
  const which = { ...question({ id: 7, kind: 'which entity', message: 'Which one?\nThere are two.' }), at: '2026-11-22T12:05:00.000Z' };
  const approval = { ...approvalAsked().question, at: '2026-11-22T12:03:00.000Z' };
  const runs = [
    { ...knownRun('running', { questions: [which], request: 'Merge them' }), runId: 'b' },
    { ...knownRun('running', { questions: [approval], spec }), runId: 'a' },
  ];
  const [group, ...more] = inboxRows(runs, english, () => '');
  expect([group?.label, group?.description, more]).toEqual(['Needs Attention', '2', []]);
  expect(
    group?.children.map(({ id, runId, label, description, question: number, tooltip }) => [id, runId, label, description, number, tooltip]),
  ).toEqual([
    [
      'a?1',
      'a',
      'Suppliers',
      'spec.md is waiting for your answer.',
      1,
      'spec.md is waiting for your answer.\n\n– Approve and implement\n– Request changes\n– Save for later',
    ],
    ['b?7', 'b', 'Merge them', 'Which one?', 7, 'Which one?\nThere are two.\n\n– Resume with guidance\n– Resume as it is'],
  ]);
});

test('there is no group when nothing waits', () => {
  expect(inboxRows([knownRun('running', {})], english, () => '')).toEqual([]);
});
