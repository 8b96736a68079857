import { documentInEnglish } from '../../../src/core/describe/message.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commitMessage } from '../../../src/core/report/commit-message.ts';
import { cell, code, oneLine } from '../../../src/core/report/plain-text.ts';
import { pullRequestText, reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { reportSchema } from '../../../src/protocol/report.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { approvalAsked, asked, budgetAsked } from '../../fakes/questions.ts';
import { bodies, stateAfter } from './run-fixture.ts';

const example = (name: string): string => readFileSync(new URL(`../../../src/protocol/examples/${name}`, import.meta.url), 'utf8');
const report = documentInEnglish(runReport(stateAfter()));

describe('runReport', () => {
  it('says why an agent failed once: where the run stopped for it, not beside the attempt as well', () => {
    const why = 'The provider refused the key.';
    const failed: RunEventBody[] = [
      { type: 'agent.started', agent: 'spec', path: 'r/spec', role: 'spec', name: 'Spec', label: 'SPEC', model: 'm' },
      { type: 'agent.finished', agent: 'spec', path: 'r/spec', outcome: 'failed', summary: '', error: why },
    ];
    const told = (...more: RunEventBody[]): number =>
      reportMarkdown(runReport(stateAfter([...bodies.slice(0, 1), ...failed, ...more]))).split(why).length - 1;
    expect([told(), told(asked({ reason: 'model', subject: 'spec', detail: why }))]).toEqual([1, 1]);
  });

  it('says of the reproduction of a bug that it is one, and of no layer', () => {
    const known = runReport(stateAfter());
    const shown = known.evidence.slice(0, 1).map((one) => ({ ...one, purpose: 'reproduce' as const, command: ['npm', 'run', 'shows-it'] }));
    const row = reportMarkdown({ ...known, evidence: shown })
      .split('\n')
      .find((line) => line.includes('shows-it'));
    expect(row).toMatch(/^\| [✓✗] \| Reproduction \| `npm run shows-it` \|/u);
  });

  it('marks as at work what somebody works on, and nothing of a run that nobody works on any more', () => {
    const at = bodies.findIndex(({ type }) => type === 'agent.started') + 1;
    const marked = (...more: RunEventBody[]): (string | undefined)[] => {
      const lines = reportMarkdown(runReport(stateAfter([...bodies.slice(0, at), ...more]))).split('\n');
      return [/^\| (.) \| Implement \|/u, /^\| (.) \| Backend \| Implementation/u].map((row) =>
        lines.map((line) => row.exec(line)?.[1]).join(''),
      );
    };
    expect(marked()).toEqual(['●', '●']);
    expect(marked({ type: 'run.interrupted' })).toEqual(['!', '!']);
    expect(marked(asked({ subject: 'backend' }))).toEqual(['!', '!']);
    expect(marked({ type: 'run.cancelled', by: 'ana' })).toEqual(['•', '•']);
    expect(marked({ type: 'run.failed', error: 'a fault' })).toEqual(['✗', '✗']);
  });

  it('is the frozen example', () => {
    expect(report).toEqual(JSON.parse(example('report.json')));
  });

  it('fits its schema after every event, and before the first', () => {
    for (let count = 1; count <= bodies.length; count++) {
      const partial = runReport(stateAfter(bodies.slice(0, count)));
      expect(reportSchema.parse(partial)).toEqual(partial);
    }
    expect(reportSchema.parse(runReport(emptyRunState())).durationMs).toBe(0);
  });

  it.each<[string, RunEventBody[], string | null, string[]]>([
    ['running', [], null, ['continue where it left off: batuta resume r-7f3a', 'cancel it: batuta cancel r-7f3a']],
    [
      'waiting-approval',
      [approvalAsked({ file: 'spec/active/x/spec.md', message: 'Please read.' })],
      'Please read.',
      ['review it and answer: batuta approve r-7f3a', 'approve as is: batuta approve r-7f3a --yes', 'cancel it: batuta cancel r-7f3a'],
    ],
    [
      'stopped',
      [asked({ message: 'Retries are used up.', subject: 'backend', retriesUsed: 2, detail: 'TS1', hints: ['Give guidance'] })],
      'Retries are used up.',
      [
        'Give guidance',
        'continue with your guidance: batuta resume r-7f3a --guidance "…"',
        'retry as is: batuta resume r-7f3a',
        'restore every file: batuta undo r-7f3a',
        'cancel it: batuta cancel r-7f3a',
      ],
    ],
    [
      'budget-reached',
      [budgetAsked({ message: 'The cap is reached.' })],
      'The cap is reached.',
      [
        'continue with a larger budget: batuta resume r-7f3a --budget 10',
        'restore every file: batuta undo r-7f3a',
        'cancel it: batuta cancel r-7f3a',
      ],
    ],
    [
      'interrupted',
      [{ type: 'run.interrupted' }],
      null,
      ['continue where it left off: batuta resume r-7f3a', 'cancel it: batuta cancel r-7f3a'],
    ],
    ['failed', [{ type: 'run.failed', error: 'The disk is full.' }], 'The disk is full.', ['restore every file: batuta undo r-7f3a']],
    ['cancelled', [{ type: 'run.cancelled', by: 'ana' }], null, ['restore every file: batuta undo r-7f3a']],
  ])('says where a %s run stands', (status, more, reason, nextSteps) => {
    const read = documentInEnglish(runReport(stateAfter([...bodies.slice(0, -1), ...more])));
    expect([read.status, read.reason, read.nextSteps]).toEqual([status, reason, nextSteps]);
    expect(reportSchema.parse(read)).toEqual(read);
    expect(reportMarkdown(read)).toContain('## Cost');
  });
});

describe('reportMarkdown', () => {
  it('shows the same facts', () => {
    const text = reportMarkdown(report);
    for (const line of [
      '# ✓ Contract templates: completed',
      '- commit it on a new branch: batuta apply r-7f3a --branch NAME',
      '| ✓ | Backend | proven | the agent says: Build failed |',
      '| ! | Frontend | unproven | the agent says: Build passed |',
      '- Mobile was not started: the spec has no Mobile section',
      '- Report of Backend disagreed; evidence decided: The report says the build failed; it passed.',
      '| ✗ | Backend | `npm --prefix backend run build` | exit 2 | 4.2 s | `bbbbbbbbbbbb` |',
      '- Round 1: approved',
      '| added | `backend/src/template.ts` | +40 | −0 | Backend |',
      '- $0.0126 (0.3 % of the cap)',
      '| local-model | 1 | 1k | 3k | 800 | 200 | unpriced |',
      '- 1 call is unpriced: not in the total, limited by the token and call caps.',
      '- 1 call was interrupted and may cost up to $0.10 more.',
    ])
      expect(text.split('\n')).toContain(line);
  });

  it('says when the model was scripted and the workspace not trusted', () => {
    const text = reportMarkdown({ ...report, scripted: true, trusted: false });
    expect(text).toContain('(demo: answers scripted, costs simulated)');
    expect(text).toContain('The workspace was not trusted: none of its commands ran.');
  });
});

describe('commitMessage', () => {
  it('says what was done and how it was proven, and no more', () => {
    const parsed = parseSpec(example('spec.md'));
    if (!parsed.ok) throw new Error('the example is broken');
    expect(commitMessage(parsed.spec, stateAfter())).toBe(
      [
        'Contract templates',
        '',
        'Contracts can be made from a template. A template has a name, a status',
        'and its items.',
        '',
        'Passed: npm --prefix backend run build',
        'Unproven: frontend',
        'Reviewed: approved in round 1',
      ].join('\n'),
    );
    const failing = commitMessage({ ...parsed.spec, name: `x\n${'y'.repeat(100)}`, summary: '' }, stateAfter(bodies.slice(0, 16)));
    expect(failing).toBe(`x ${'y'.repeat(69)}…\n\nNot reviewed`);
  });
});

describe('without a review', () => {
  const skipped: RunEventBody[] = [
    ...bodies.filter(({ type }) => type !== 'review.completed'),
    { type: 'phase.skipped', phase: 'review', reason: '1 file changed' },
  ];

  it('the report, the pull request and the commit say so once each, with the reason', () => {
    const state = stateAfter(skipped);
    const parsed = parseSpec(example('spec.md'));
    const commit = parsed.ok ? commitMessage(parsed.spec, state) : '';
    for (const text of [reportMarkdown(runReport(state)), pullRequestText(runReport(state)), commit]) {
      expect(text.match(/not reviewed|1 file changed/giu)).toEqual(['Not reviewed', '1 file changed']);
      expect(text).toContain('Not reviewed: 1 file changed');
    }
  });
});

describe('pullRequestText', () => {
  it('has the request, the change, the latest evidence of each command, the review and the cost', () => {
    const text = pullRequestText(report);
    expect(text.split('\n').filter((line) => /^[#>]|^Spec|^Tree|^\| [✓✗!]/u.test(line))).toEqual([
      '# Contract templates',
      '> New entity ContractTemplate',
      'Spec: `spec/completed/2026-02-06-contract-templates/spec.md`',
      'Tree: `aaaaaaaaaaaa`',
      '## Files: 2, +43 −1',
      '## Evidence',
      '| ✓ | Backend | `npm --prefix backend run build` (re-run on final files) | passed | 4.2 s | `bbbbbbbbbbbb` |',
      '## Verdicts',
      '| ✓ | Backend | proven | the agent says: Build failed |',
      '| ! | Frontend | unproven | the agent says: Build passed |',
      '## Review',
      '## Cost',
    ]);
    expect(pullRequestText({ ...report, reviews: [] })).toContain('## Review\n\n- Not reviewed.\n');
  });
});

it.each([reportMarkdown, pullRequestText])('of a demo it is said once that costs are simulated: %o', (textOf) => {
  expect(textOf({ ...report, scripted: true }).match(/simulated|sim\./gu)).toEqual(['simulated']);
  expect(textOf({ ...report, scripted: false })).not.toMatch(/simulated|sim\./u);
});

describe('plain text', () => {
  it('keeps what others wrote in one harmless line', () => {
    expect(oneLine('a\n\u0007 b\u2028c', 10)).toBe('a b c');
    expect(oneLine('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(cell('a | b\n# *c* <img>')).toBe('a \\| b \\# \\*c\\* \\<img\\>');
    expect([code('a`b'), code('x|y')]).toEqual(['`` a`b ``', '`x\\|y`']);
  });
});
