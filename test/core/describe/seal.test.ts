import { expect, it } from 'vitest';
import { describeProven, describeSeal } from '../../../src/core/describe/proof.ts';
import { describeRun } from '../../../src/core/describe/run.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import type { ProofState, RunState, VerdictState } from '../../../src/core/run/run-state.ts';

const verdict = (result: VerdictState['result']): RunState['verdicts'] => ({
  backend: { agent: 'backend', attempt: 1, result, claims: [], disagreement: null, error: null },
});

const proof = (part: Partial<ProofState> = {}): ProofState => ({
  tree: 'a'.repeat(64),
  verdict: 'proven',
  reason: null,
  changed: [],
  dependencies: [],
  missing: { count: 0, names: [] },
  fingerprint: 'f',
  acceptedBy: null,
  ...part,
});

/** Icon, a word or two, and why. */
function told(part: Partial<RunState>): string | null {
  const seal = describeSeal({ ...emptyRunState(), status: 'completed', seal: {}, changedOnDisk: [], verdicts: verdict('proven'), ...part });
  return seal && `${seal.level} ${seal.icon} ${inEnglish(seal.text)} | ${inEnglish(seal.why)}`;
}

it.each([
  ['nobody has looked at the files', { proof: proof(), changedOnDisk: null }, null],
  ['it is not completed', { proof: proof(), status: 'stopped' }, null],
  ['nothing was judged', {}, null],
  ['proven', { proof: proof() }, 'good verified-filled proven | proven'],
  ['with tests', { proof: proof({ reason: 'approved' }) }, 'good verified-filled proven | proven, tests changed as approved'],
  [
    'no command',
    { proof: proof({ verdict: 'unproven', reason: 'no-command' }), verdicts: verdict('unproven') },
    'warn question unproven | unproven: no configured command proves all of it',
  ],
  [
    'accepted',
    { proof: proof({ verdict: 'unproven', reason: 'no-tests', acceptedBy: 'ada' }) },
    'warn question unproven, accepted by ada | unproven: no tests run anymore; accepted by ada',
  ],
  [
    'changed since',
    { proof: proof(), changedOnDisk: ['a.ts', 'b.ts'] },
    'warn warning stale: changed since | stale: changed since it was proven: a.ts, b.ts',
  ],
  ['failed when its commands ran again', { proof: proof(), verdicts: verdict('failed') }, 'bad error failed | failed'],
] as const satisfies readonly (readonly [string, Partial<RunState>, string | null])[])('a run is worth: %s', (_name, state, text) => {
  expect(told(state)).toBe(text);
});

it('bars and lists say it beside the status', () => {
  const state = { ...emptyRunState(), status: 'completed' as const, seal: {}, verdicts: verdict('proven'), proof: proof() };
  const line = (changedOnDisk: RunState['changedOnDisk']): string => {
    const { level, icon, text } = describeRun({ ...state, changedOnDisk });
    return `${level} ${icon} ${inEnglish(text)}`;
  };
  expect([null, [], ['a.ts']].map(line)).toEqual([
    'good pass completed',
    'good verified-filled completed, proven',
    'warn warning completed, stale: changed since',
  ]);
});

it('what is proven names its commands, their tree and the time; nothing else does', () => {
  const ran = (command: string[], at: string, part: Partial<RunState['evidence'][number]> = {}) =>
    ({ agent: 'backend', command, at, result: 'pass', treeAfter: 'a'.repeat(64), ...part }) as RunState['evidence'][number];
  const state: RunState = {
    ...emptyRunState(),
    status: 'completed',
    seal: {},
    changedOnDisk: [],
    verdicts: verdict('proven'),
    proof: proof(),
    evidence: [
      ran(['npm', 'run', 'lint'], '2026-01-01T10:00:00.000Z', { treeAfter: 'b'.repeat(64) }),
      ran(['npm', 'test'], '2026-01-01T10:00:00.000Z'),
      ran(['npm', 'run', 'build'], '2026-01-01T10:05:00.000Z'),
      ran(['npm', 'test'], '2026-01-01T10:04:00.000Z'),
      ran(['npm', 'run', 'slow'], '2026-01-01T10:06:00.000Z', { result: 'timeout' }),
    ],
  };
  const at = english.time('2026-01-01T10:05:00.000Z');
  expect(inEnglish(describeProven(state) ?? '')).toBe(
    `Batuta ran these commands itself on the final files (tree aaaaaaaaaaaa), last at ${at}. All passed:\n  npm test\n  npm run build`,
  );
  expect(describeProven({ ...state, changedOnDisk: ['a.ts'] })).toBe(null);
  expect(describeProven({ ...state, evidence: [] })).toBe(null);
});
