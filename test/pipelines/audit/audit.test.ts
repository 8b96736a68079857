import { afterEach, expect, test } from 'vitest';
import { lowestScore } from '../../../src/core/audit/next-work.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { phaseKey } from '../../../src/core/run/phases.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { proofNow } from '../../../src/core/run/seal.ts';
import { passed, writes } from '../feature/acts.ts';
import { finished, type Stage } from '../feature/stage.ts';
import { audits, file, mends, openAudit, planted, wayToTarget } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

const passings = ({ phases }: RunState): string[] => phases.map((one) => `${phaseKey(one)} ${one.status}: ${inEnglish(one.note)}`);
const scores = ({ audit }: RunState): (number | null)[] => audit?.rounds.map(lowestScore) ?? [];

test('a module goes from its first score over three cycles to the target, P0 first, then P1, then the polish', async () => {
  stage = await openAudit(wayToTarget);
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const state = await stage.state();
  expect(passings(state)).toEqual([
    'discovery completed: backend – files: 1, lines: 5',
    'audit completed: score 48; findings: 4',
    'close-gaps-1 completed: worked on: 2',
    'enhance-1 skipped: gaps come first',
    'develop-1 skipped: no new feature is asked for',
    'test-1 completed: every command passes',
    're-audit-1 completed: score 78; closed: 1; new: 0; findings: 3',
    'close-gaps-2 completed: worked on: 1',
    'enhance-2 skipped: gaps come first',
    'develop-2 skipped: no new feature is asked for',
    'test-2 completed: every command passes',
    're-audit-2 completed: score 93; closed: 1; new: 0; findings: 2',
    'close-gaps-3 skipped: no P0 or P1 is open',
    'enhance-3 completed: worked on: 2',
    'develop-3 skipped: no new feature is asked for',
    'test-3 completed: every command passes',
    're-audit-3 completed: score 100; closed: 2; new: 0; findings: 0',
    'complete completed: ',
  ]);
  expect(stage.files.text(file)).toBe('export const total = 1;\n');
  expect([state.proof?.verdict, state.result?.missed]).toEqual(['proven', undefined]);
  expect(state.audit?.modules).toMatchObject([{ name: 'backend', path: 'backend', complexity: 'low', files: 1, loc: 5 }]);
  expect(state.audit?.rounds[0]?.dimensions[0]).toMatchObject({ attempt: expect.stringContaining('audits'), dismissed: [] });
  // A fix gets the code around its finding.
  expect(stage.tasks.find(({ agent }) => agent === 'backend')?.prompt.task).toContain("2\tquery('P0 Injection');");
});

test('without the score after the last iteration the run says what it missed', async () => {
  stage = await openAudit(
    [
      [/^AUDIT/, audits()],
      [/^CLOSE-GAPS/, mends('P0')],
    ],
    { iterations: 1 },
  );
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect((await stage.state()).result?.missed).toBe('Score 78 of 95. Iterations: 1.');
});

test('a stated score alone is no success: a P0 may not be open', async () => {
  const report = {
    score: 100,
    findings: [{ severity: 'P0', category: 'Injection', title: 'open', description: '', file, line: 2, recommendation: '' }],
  };
  stage = await openAudit(
    [
      [/^AUDIT/, () => ({ status: 'finished', finish: { summary: 's', report }, read: [] })],
      [/^CLOSE-GAPS/, mends('P9')],
    ],
    { iterations: 1 },
  );
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect((await stage.state()).result?.missed).toBe('Score 100, but findings of P0 and P1 are open: 1. Iterations: 1.');
});

test('three audits without improvement change the way: the gravest findings alone, and the agent is told', async () => {
  stage = await openAudit(
    [
      [/^AUDIT/, audits()],
      [/^CLOSE-GAPS/, mends('P9')],
    ],
    { iterations: 4 },
  );
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const told = stage.tasks.filter(({ agent }) => agent === 'backend').map(({ prompt }) => prompt.task.includes('Three audits in a row'));
  expect(told).toEqual([false, false, false, true]);
  expect(scores(await stage.state())).toEqual([48, 48, 48, 48, 48]);
});

test('an audit in words that says nothing is asked for once more; then it has no score, and the person is told', async () => {
  stage = await openAudit([[/^AUDIT/, () => finished('It looks fine.')]], {}, { commands: { 'check-backend': { exitCode: 0 } } });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const state = await stage.state();
  expect(stage.asked).toHaveLength(2);
  expect(scores(state)).toEqual([null]);
  expect(state.notices.map(({ text }) => text)).toContain(
    'The audit of "security" states neither a score nor a finding, also when asked again: it has no score.',
  );
  expect(state.result?.missed).toBe('Not every dimension has a score; the target is 95. Iterations: 0.');
});

test('an audit in Markdown counts, and what the person dismissed neither counts nor comes back', async () => {
  stage = await openAudit([[/^AUDIT/, () => finished(`Score: 96/100\n\n- [P3] Odd name (${file}:5)\n`)]]);
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const [finding] = (await stage.state()).audit?.rounds[0]?.dimensions[0]?.findings ?? [];
  await stage.close();
  const fingerprint = finding?.fingerprint ?? '';
  stage = await openAudit([[/^AUDIT/, () => finished(`Score: 96/100\n\n- [P0] Odd name (${file}:5)\n`)]]);
  stage.dismissed.push({ fingerprint, title: 'Odd name', file });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  const state = await stage.state();
  expect(state.audit?.rounds[0]?.dimensions[0]).toMatchObject({ findings: [], dismissed: [{ title: 'Odd name' }] });
  expect([state.result?.missed, stage.tasks[0]?.prompt.task.includes('The person dismissed these')]).toEqual([undefined, true]);
});

test('who has no retry left is taken back to how the cycle began, and what stands then is proven, in every cycle', async () => {
  const breaks = [
    /^(?:CLOSE-GAPS|RETRY)/,
    async (...[, { write }]: Parameters<ReturnType<typeof mends>>) => {
      await write(file, `broken ${Math.random()}`);
      return finished('### Build\nPassed');
    },
  ] as const;
  stage = await openAudit(
    [[/^AUDIT/, audits()], breaks],
    { iterations: 2 },
    {
      commands: {
        'check-backend': () => ({
          exitCode: stage.files.text(file)?.startsWith('broken') ? 1 : 0,
          output: `it broke ${stage.asked.length}`,
        }),
      },
    },
  );
  const before = stage.files.text(file);
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect(stage.files.text(file)).toBe(before);
  const state = await stage.state();
  expect(passings(state).filter((one) => one.startsWith('test-'))).toEqual([
    'test-1 completed: every command passes',
    'test-2 completed: every command passes',
  ]);
  expect([proofNow(state)?.verdict, state.result?.missed]).toEqual(['proven', 'Score 48 of 95. Iterations: 2.']);
});

test('commands that fail before the work are gaps as well', async () => {
  stage = await openAudit(
    [
      [/^AUDIT/, () => finished('Score: 100/100')],
      [/^CLOSE-GAPS/, mends('P0')],
    ],
    {},
    {
      baselines: { get: async () => null, put: async () => undefined },
      commands: { 'check-backend': () => ({ exitCode: stage.files.text(file)?.includes('P0') ? 1 : 0, output: 'one test fails' }) },
    },
  );
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked).toEqual(['AUDIT security backend (1)', 'CLOSE-GAPS Backend backend (1)', 'AUDIT security backend (2)']);
  expect(stage.tasks[1]?.prompt.task).toContain('The command "check-backend" does not pass');
  expect((await stage.state()).result?.missed).toBeUndefined();
});

test('work that is changed after the last audit has not reached the target', async () => {
  const tests = 'backend/invoice.test.ts';
  stage = await openAudit(
    [
      [/^AUDIT/, audits()],
      [
        /^CLOSE-GAPS/,
        async (task, at) => {
          await at.write(tests, 'weaker\n');
          return mends('P0', 'P1', 'P2', 'P3')(task, at);
        },
      ],
      [/^Backend backend/, writes(file, 'export const total = 2;\n', passed)],
    ],
    {},
    {
      files: { [file]: planted, [tests]: 'strict\n' },
      commands: {
        'check-backend': () => ({ exitCode: stage.files.text(tests) === 'strict\n' && !stage.files.text(file)?.includes('P0') ? 1 : 0 }),
      },
    },
  );
  const handle = await stage.start();
  await stage.until('stop');
  expect((await stage.state()).questions).toMatchObject([{ kind: 'proof' }]);
  await stage.reply('back', { text: 'the total is 2' });
  await stage.until('stop');
  await stage.reply('accept');
  expect(await handle.done).toMatchObject({ status: 'completed' });
  const state = await stage.state();
  expect([scores(state), state.result?.missed]).toEqual([[48, 100], 'Changed after the last audit: backend/invoice.ts']);
});

test('auditors that stop side by side are one question, about the budget first; who was done is not asked again', async () => {
  const stopped = new Map([
    ['tests', 'budget'],
    ['security', 'stuck'],
    ['backend', 'budget'],
  ] as const);
  stage = await openAudit(
    [
      [
        /^AUDIT/,
        ({ agent, continuation }) => {
          const [dimension, reason] = [...stopped].find(([name]) => agent === `audit-${name}`) ?? [];
          if (dimension === undefined || reason === undefined || continuation !== undefined) return finished('Score: 100/100');
          return { status: 'failed', reason, message: `why ${dimension}`, continuation: { of: dimension } };
        },
      ],
    ],
    { dimensions: ['security', 'tests', 'backend', 'architecture'] },
  );
  const handle = await stage.start();
  await stage.until('stop');
  const { questions } = await stage.state();
  expect(questions).toMatchObject([{ kind: 'budget', subject: 'audit-tests', detail: 'why tests\nAlso unfinished: security, backend.' }]);
  await stage.reply('raise', { caps: { usd: 7 } });
  expect(await handle.done).toMatchObject({ status: 'completed' });
  const { answers, audit } = await stage.state();
  expect(answers.map(({ option }) => option)).toEqual(['raise']);
  expect(audit?.rounds.map(({ dimensions }) => dimensions.map(({ dimension, score }) => [dimension, score]))).toEqual([
    ['security', 'tests', 'backend', 'architecture'].map((dimension) => [dimension, 100]),
  ]);
  const times = (dimension: string) =>
    stage.tasks.flatMap(({ agent, continuation }) => (agent === `audit-${dimension}` ? [continuation] : []));
  expect(['security', 'tests', 'backend', 'architecture'].map(times)).toEqual([
    ...['security', 'tests', 'backend'].map((dimension) => [undefined, { of: dimension }]),
    [undefined],
  ]);
});

test('a module without a file and a dimension without a template end in words', async () => {
  stage = await openAudit([], { modules: ['gone'] });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect((await stage.state()).result?.conclusion).toBe('gone is no folder with files in it.');
  await stage.close();
  stage = await openAudit([], { dimensions: ['beauty'] });
  await stage.start();
  expect(await stage.ended()).toBe('completed');
  expect((await stage.state()).result?.conclusion).toContain('There is no dimension "beauty".');
});

const clean = /^AUDIT/;
const proposes = { files: ['backend/tax.ts'], lines: 20, dependencies: ['big-tax'] };
const feature = { feature: 'Compute taxes', iterations: 2 };
const acts: Parameters<typeof openAudit>[0] = [
  [clean, () => finished('Score: 100/100')],
  [/^PROPOSE backend/, () => ({ status: 'finished', finish: { summary: 's', report: proposes }, read: [] })],
  [/^Backend backend/, writes('backend/tax.ts', 'tax\n', passed)],
];

test('a new feature is proposed with its size, and built only after a yes; then everything is audited again', async () => {
  stage = await openAudit(acts, feature);
  await stage.start();
  await stage.until('stop');
  const [question] = (await stage.state()).questions;
  expect(question).toMatchObject({ kind: 'feature', risk: 'medium', message: 'Develop in backend: Compute taxes' });
  expect(inEnglish(question?.detail ?? '')).toBe('Files: backend/tax.ts\nEstimated lines: 20\nNew dependencies: big-tax');
  await stage.reply('develop');
  expect(await stage.ended()).toBe('completed');
  expect(stage.files.text('backend/tax.ts')).toBe('tax\n');
  expect(passings(await stage.state()).slice(2)).toEqual([
    'close-gaps-1 skipped: no P0 or P1 is open',
    'enhance-1 skipped: nothing to enhance',
    'develop-1 completed: developed: backend/tax.ts',
    'test-1 completed: every command passes',
    're-audit-1 completed: score 100; closed: 0; new: 0; findings: 0',
    'complete completed: ',
  ]);
});

test('a feature that is skipped is not built, and the run goes on', async () => {
  stage = await openAudit(acts, feature);
  await stage.start();
  await stage.until('stop');
  await stage.reply('skip');
  expect(await stage.ended()).toBe('completed');
  expect([stage.files.text('backend/tax.ts'), (await stage.state()).result?.missed]).toEqual([null, undefined]);
});
