import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { nextSteps } from '../../../src/core/report/next-steps.ts';
import { reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { namesIssues } from '../../../src/core/question/needs-you.ts';
import { asked, budgetAsked, question } from '../../fakes/questions.ts';
import { bodies, stateAfter } from './run-fixture.ts';

const commands = (all: readonly RunEventBody[]): string[] => nextSteps(stateAfter(all)).map(({ command }) => command.split(' ')[0] ?? '');

test('what is committed is not proposed to be committed again', () => {
  const applied: RunEventBody = { type: 'run.applied', branch: 'feature/x', commit: 'c0ffee' };
  expect([commands(bodies), commands([...bodies, applied])]).toEqual([['apply', 'undo'], ['undo']]);
});

test('of a run that was undone nothing is left to commit, to prove or to undo, and its report names what was undone', () => {
  const files = bodies.flatMap((body) => (body.type === 'file.changed' ? [body] : []));
  const first = (file: string): string | null => files.find((one) => one.file === file)?.before ?? null;
  const names = [...new Set(files.map(({ file }) => file))].toSorted();
  const back = names.map((file): RunEventBody => ({
    type: 'file.changed',
    agent: 'person',
    file,
    before: null,
    after: first(file),
    added: 0,
    removed: 0,
  }));
  const undone: RunEventBody[] = [...bodies, ...back, { type: 'run.undone', restored: names, skipped: [], by: 'ana' }];
  expect(commands(undone)).toEqual([]);
  const report = runReport(stateAfter(undone));
  expect(reportMarkdown(report)).toContain(`- Undone: ${names.map((name) => `\`${name}\``).join(', ')}\n`);
  expect(reportMarkdown(report)).toMatch(/^# • [^\n]+: undone\n/u);
  // Which these have, of course.
  expect(reportMarkdown({ ...report, stale: names })).not.toContain('Changed since the last proof');
  expect(reportMarkdown({ ...report, stale: [...names, 'z.ts'] })).toContain('- Changed since the last proof: `z.ts`\n');
});

test('a run that changed nothing proposes to commit its spec; without one, nothing', () => {
  const unchanged = bodies.filter(({ type }) => type !== 'file.changed');
  expect([commands(unchanged), commands(unchanged.filter(({ type }) => type !== 'spec.written'))]).toEqual([['apply'], []]);
});

test('where the script of the demo ends, only another provider can go on', () => {
  const stop = (scripted: boolean): RunEventBody[] => [
    ...bodies.slice(0, 1).map((body) => (body.type === 'run.started' ? { ...body, scripted } : body)),
    asked({ reason: 'model', subject: 'spec', hints: ['Resume the run when this is fixed.'] }),
  ];
  expect(runReport(stateAfter(stop(true))).nextSteps.map(inEnglish)).toEqual([
    'continue with a real model provider, at real cost: batuta resume r-7f3a --provider NAME',
    'cancel it: batuta cancel r-7f3a',
  ]);
  expect(runReport(stateAfter(stop(false))).nextSteps.map(inEnglish)).toEqual([
    'Resume the run when this is fixed.',
    'continue where it left off: batuta resume r-7f3a',
    'continue with your guidance: batuta resume r-7f3a --guidance "…"',
    'cancel it: batuta cancel r-7f3a',
  ]);
});

test('the log of what fails before any change can be read before the spec is approved', () => {
  const command = { agent: 'backend', result: 'fail', exitCode: 1, durationMs: 1, tail: '' } as const;
  const measured = (log: string | null): RunEventBody => ({
    type: 'baseline.measured',
    baseline: {
      tree: 't',
      hash: 'a'.repeat(64),
      left: 'a'.repeat(64),
      commands: [{ ...command, command: ['npm', 'test'], log, writes: [] }],
    },
  });
  const waiting = (log: string | null): string[] =>
    nextSteps(stateAfter([...bodies.slice(0, 1), measured(log), asked({ kind: 'approval', subject: 'spec.md' })])).map(
      (step) => step.command,
    );
  expect(waiting('c0ffee'.repeat(10))).toContain('runs show r-7f3a --log c0ffeec0ffee');
  expect(waiting(null)).toEqual(['approve r-7f3a', 'approve r-7f3a --yes', 'cancel r-7f3a']);
});

test('work that can be accepted without some files says how', () => {
  const accept = { id: 'accept', title: 'Accept without these files', text: 'must' } as const;
  const { options } = question();
  const steps = nextSteps(stateAfter([...bodies.slice(0, 1), asked({ options: [...options, accept] })]));
  expect(steps.map(({ command }) => command)).toEqual([
    'resume r-7f3a --guidance "…"',
    'resume r-7f3a',
    'reply r-7f3a 1 accept "…"',
    'cancel r-7f3a',
  ]);
});

test.each([
  ['stopped', asked({ subject: 'backend' })],
  ['at its budget', budgetAsked({ subject: 'backend' })],
  ['with a question of an agent', asked({ kind: 'which entity', subject: 'backend' })],
])('a run that waits for the person can also be cancelled: %s', (_, wait) => {
  expect(commands([...bodies.slice(0, 1), wait]).at(-1)).toBe('cancel');
  expect(commands([...bodies.slice(0, 1), wait, asked({ id: 2 })]).at(-1)).toBe('cancel');
});

test('a run that was interrupted at its cap can go on with more at once', () => {
  const interrupted: RunEventBody = { type: 'run.interrupted' };
  const steps = (...all: RunEventBody[]): string[] =>
    nextSteps(stateAfter([...bodies.slice(0, 1), ...all, interrupted])).map(({ command }) => command);
  expect(steps()).toEqual(['resume r-7f3a', 'cancel r-7f3a']);
  expect(steps({ type: 'budget.reached', cap: 'turns', spent: 30, limit: 30 })).toEqual([
    'resume r-7f3a',
    expect.stringMatching(/^resume r-7f3a --turns \d+$/u),
    'cancel r-7f3a',
  ]);
});

test('what a question names can be dismissed, whatever it is asked for; where it names nothing, nothing can', () => {
  const stop = (more: Parameters<typeof asked>[0]): string[] =>
    nextSteps(stateAfter([...bodies.slice(0, 1), asked(more)])).map(({ command }) => command);
  expect(stop({ reason: 'inspection', items: [{ id: 'a', title: 'Dismiss: a' }] })).toContain('resume r-7f3a --dismiss all');
  expect(stop({ reason: 'review' })).not.toContain('resume r-7f3a --dismiss all');
  // Files that may be the person's are ticked, too.
  expect(namesIssues(question({ kind: 'proof', items: [{ id: 'a.ts', title: 'a.ts' }] }))).toBe(false);
});
