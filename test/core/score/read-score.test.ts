import { expect, test } from 'vitest';
import { english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { asked, answered } from '../../fakes/questions.ts';
import { asks, begin, calls, ends, failed, started, timed, told, work } from './events.ts';

const question = asked({ id: 1, kind: 'command', reason: 'command', message: 'May it?', agent: 'back' });
const evidence = {
  command: ['npm', 'test'],
  exitCode: 1,
  result: 'fail',
  durationMs: 1,
  treeBefore: 'a',
  treeAfter: 'a',
  log: 'f'.repeat(64),
  tail: '',
} as const;
const about = { agent: 'back', attempt: 1, purpose: 'validate' } as const;
const story: [number, RunEventBody][] = [
  [0, started],
  [1, { type: 'phase.started', phase: 'implement' }],
  [2, work('back')],
  [3, asks('back', 1)],
  [5, failed('back', 1)],
  [6, asks('back', 1)],
  [9, told('back', 1, 0.2)],
  [9.5, calls('back', 'read', 'a.ts')],
  [10, question],
  [70, answered(question, 'once', { by: 'ana' })],
  [72, calls('back', 'run', 'npm test', false)],
  [73, ends('back')],
  [74, { type: 'validation.started', ...about, command: ['npm', 'test'] }],
  [76, { type: 'validation.completed', ...about, evidence: { ...evidence, command: [...evidence.command] } }],
  [77, { type: 'verdict', agent: 'back', attempt: 1, result: 'failed', claims: [], error: 'x', disagreement: null }],
  [78, work('back', { retry: true, n: 1, of: 2, name: 'Retry' })],
  [79, asks('back', 1)],
  [80, work('front')],
  [81, asks('front', 1)],
];

/** What was read, one line each: seconds from the begin. */
function lines(events: readonly RunEvent[]): string[] {
  const reader = new ScoreReader();
  // In two batches, as a view gets them.
  reader.take(events.slice(0, 5));
  reader.take(events.slice(5));
  const since = (time: number | null): string => (time === null ? '…' : String((time - begin) / 1000));
  return reader.score.staves.flatMap(({ agent, bars, marks }) => [
    ...bars.map(
      ({ kind, from, to, label, outcome, usd, lead }) =>
        `${agent}: ${kind} ${since(from)}–${since(to)} ${inEnglish(label)}${usd ? ` ${english.usd(usd)}` : ''}${outcome === null ? '' : ` ${outcome}`}${lead === null ? '' : ` → ${lead.to}`}`,
    ),
    ...marks.map(({ kind, at, label }) => `${agent}: ${kind} at ${since(at)} ${inEnglish(label)}`),
  ]);
}

test('who did what when, from the journal alone', () => {
  expect(lines(timed(...story))).toEqual([
    'back: thinking 3–5 Turn 1 bad → transcript',
    'back: waiting 5–6 waiting for the provider → transcript',
    'back: thinking 6–9 Turn 1 $0.20 → transcript',
    'back: tool 9–9.5 read a.ts good → transcript',
    'back: person 10–70 May it?: once – ana',
    'back: command 70–72 npm test bad → transcript',
    'back: command 74–76 npm test bad → log',
    'back: thinking 79–… Turn 1 → transcript',
    'back: bad at 77 failed: npm test – x',
    'back: retry at 78 Retry (1 of 2)',
    'front: waiting 1–80 waiting for BACK',
    'front: thinking 81–… Turn 1 → transcript',
  ]);
});

test('the reproduction of a bug is of no layer, whosever command it is', () => {
  const shows = { ...about, purpose: 'reproduce' } as const;
  const events = timed(
    [0, started],
    [1, { type: 'validation.started', ...shows, command: ['npm', 'test'] }],
    [3, { type: 'validation.completed', ...shows, evidence: { ...evidence, command: [...evidence.command] } }],
    [4, { type: 'verdict', agent: 'back', attempt: 1, result: 'failed', claims: [], error: 'x', disagreement: null }],
  );
  expect(lines(events)).toEqual([': command 1–3 reproduction: npm test bad → log', 'back: bad at 4 failed – x']);
});

test('a process that died ended its work with its last event; its question stays open', () => {
  const resumed: RunEventBody = { type: 'run.resumed', epoch: 2, host: 'h', pid: 1, takenOver: true };
  const events = timed([0, started], [1, work('back')], [2, asks('back', 1)], [3, question], [500, resumed]);
  expect(lines(events)).toEqual(['back: thinking 2–3 Turn 1 → transcript', 'back: person 3–… May it?']);
});

test('what was spent rises with every call, and who needs whom is known', () => {
  const reader = new ScoreReader();
  reader.take(timed([0, started], [1, work('back')], [2, told('back', 1, 0.2)], [3, told('back', 2, 0.1)], [4, work('front')]));
  expect(reader.score.spent).toEqual([
    { at: begin + 2000, usd: 0.2, tokens: 15, turns: 1 },
    { at: begin + 3000, usd: 0.2 + 0.1, tokens: 30, turns: 2 },
  ]);
  expect(reader.score.arrows).toEqual([{ from: 'back', to: 'front', at: begin + 4000 }]);
});

test('what the baseline and the counter-proof came to is known in the end; why a review rejects is said; --yes is no person', () => {
  const hash = 'a'.repeat(64);
  const command = (name: string, result: 'pass' | 'fail') => ({
    agent: 'back',
    command: [name],
    result,
    exitCode: 0,
    durationMs: 1,
    log: hash,
    tail: '',
    writes: [],
  });
  const proven: RunEventBody = {
    type: 'proof.decided',
    checkpoint: 't',
    tree: hash,
    verdict: 'proven',
    reason: null,
    changed: [],
    dependencies: [],
    missing: { count: 0, names: [] },
    fingerprint: hash,
  };
  const issue = { title: 'No check', file: 'a', line: 1, description: 'd', fix: 'f', rule: null, fingerprint: 'x' };
  const approval = { id: 1, kind: 'approval', reason: 'first', message: '' } as const;
  const events = timed(
    [0, started],
    [1, { type: 'baseline.started', command: ['build'], tree: 't' }],
    [2, { type: 'baseline.started', command: ['test'], tree: 't' }],
    [
      3,
      {
        type: 'baseline.measured',
        baseline: { tree: 't', hash, left: hash, commands: [command('build', 'pass'), command('test', 'fail')] },
      },
    ],
    [4, asked(approval)],
    [5, answered(asked(approval), 'approve', { by: 'ana', unattended: true })],
    [6, { type: 'proof.swapped', files: [] }],
    [7, { type: 'proof.restored' }],
    [8, proven],
    [9, { type: 'review.completed', round: 1, tree: hash, verdict: 'rejected', issues: [issue] }],
  );
  expect(lines(events)).toEqual([
    ': command 1–2 before the work: build good → log',
    ': command 2–3 before the work: test bad → log',
    ': person 4–5 waiting for your approval: approve – ana (--yes), nobody looked',
    ': command 6–7 earlier tests on the new code good',
    ': bad at 9 review: rejected – No check',
  ]);
});
