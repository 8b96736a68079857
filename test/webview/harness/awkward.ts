import type { Evidence, RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import type { ReviewIssue } from '../../../src/protocol/review-report.ts';
import { asked, started, upToApproval } from '../../cli/recorded-runs.ts';
import { answered } from '../../fakes/questions.ts';
import { events } from './recorded.ts';
import type { Situation } from './view-page.ts';

/** Runs as nobody plans for them: many, long, foreign, broken. */

export const longTitle = `Aufgabenverwaltungsbenachrichtigungseinstellungen ${'without-a-blank-'.repeat(12)}🎼 ${'and so on '.repeat(40)}`;
export const rightToLeft = 'خصومات المنتجات: نسبة مئوية وفترة ⏳';
export const longPath = `src/${'deeply/'.repeat(30)}a-file-with-a-name-that-is-longer-than-any-sidebar-is-wide.component.spec.ts`;
const hidden = 'safe\u202Egnp.exe';
const hash = (index: number): string => index.toString(16).padStart(64, '0');
const agents = Array.from({ length: 40 }, (_, index) => ({
  name: `agent-${index}`,
  section: index === 0 ? `Layer ${'with-a-long-name-'.repeat(8)}` : index === 1 ? rightToLeft : `Layer ${index}`,
  owns: [`area-${index}/**`],
  needs: index % 3 === 2 ? [`agent-${index - 1}`] : [],
  model: 'a-model-without-a-price',
  validate: [['npm', 'run', `check ${index}`]],
}));

/** Five megabytes with colours of a terminal, Windows' line ends, tabs and a lone return. */
export const hugeLog = `${'\u001b[31mFAIL\u001b[0m\tline of output\r\n'.repeat(150_000)}progress 1%\rprogress 2%\r\nthe last line\r\n`;

function evidence(index: number): Evidence {
  return {
    command: ['npm', 'run', `check ${index}`, '--', longPath, hidden],
    exitCode: index % 2 === 0 ? 1 : null,
    result: (['fail', 'unstable', 'missing', 'timeout', 'interrupted', 'pass'] as const)[index % 6] ?? 'fail',
    durationMs: index === 0 ? -5 : index * 61_000,
    treeBefore: hash(1),
    treeAfter: hash(2),
    log: hash(3),
    // The first one's is the end of its log; of the others the lines are shown that say what failed.
    tail: index === 0 ? 'the last line' : '\u001b[1mBoom\u001b[0m\r\n\tat x',
  };
}

const working = agents.flatMap(({ name }, index): RunEventBody[] => {
  const attempt = { agent: name, path: `${name}/1` };
  const usage = { input: 9_000_000, output: 1_000_000, cacheRead: 0, cacheWrite: 0 };
  return [
    {
      type: 'agent.started',
      ...attempt,
      label: name,
      role: 'specialist',
      name: 'Retry',
      retry: true,
      model: 'a-model-without-a-price',
      n: 1,
      of: 2,
    },
    { type: 'turn.started', ...attempt, model: 'a-model-without-a-price', turn: 1, reservedTokens: 1, reservedUsd: null },
    {
      type: 'turn.completed',
      ...attempt,
      model: 'a-model-without-a-price',
      turn: 1,
      usage,
      usd: null,
      durationMs: 1,
      stop: 'tool',
      estimated: true,
    },
    { type: 'tool.called', ...attempt, tool: 'edit', target: index % 2 === 0 ? longPath : hidden, ok: false, detail: rightToLeft },
    { type: 'validation.completed', agent: name, attempt: 2, purpose: 'validate', evidence: evidence(index) },
    {
      type: 'file.changed',
      agent: name,
      file: index === 0 ? longPath : `area-${index}/${hidden}`,
      before: null,
      after: hash(4),
      added: 123_456,
      removed: 99_999,
    },
  ];
});

const begun: RunEventBody[] = [
  { ...started, request: longTitle, scripted: false, agents, caps: { usd: null, tokens: null, turns: null } } as RunEventBody,
  ...upToApproval.slice(1).map((event): RunEventBody => (event.type === 'spec.written' ? { ...event, name: longTitle } : event)),
  answered(asked, 'approve'),
  { type: 'phase.completed', phase: 'approval', summary: rightToLeft },
  { type: 'phase.started', phase: 'implement' },
  { type: 'notice', level: 'warning', text: `${longTitle}\r\n${hidden}` },
  ...working,
];

const issues = Array.from({ length: 200 }, (_, index): ReviewIssue => ({
  title: index === 0 ? longTitle : index === 1 ? rightToLeft : `Issue ${index}: ${hidden}`,
  file: index % 7 === 3 ? null : index === 0 ? longPath : `area-${index % 40}/file.ts`,
  line: index % 2 === 0 ? null : index,
  description: `${'word '.repeat(60)}\r\n\r\n\`\`\`\r\n${'x'.repeat(400)}\r\n\`\`\`\r\n`,
  fix: rightToLeft,
  rule: index % 2 === 0 ? null : longTitle,
  fingerprint: hash(1000 + index),
}));

export const awkwardRun: readonly RunEvent[] = events(begun);
export const awkwardReviewRun: readonly RunEvent[] = events(begun, [
  { type: 'phase.completed', phase: 'implement', summary: '' },
  { type: 'phase.started', phase: 'review' },
  { type: 'review.completed', round: 1, tree: 'a'.repeat(64), verdict: 'rejected', issues },
]);

/** The host's clock is behind that of the run. */
export const awkwardPanel: Situation = {
  view: { owner: longTitle },
  events: awkwardRun,
  answers: { log: { text: hugeLog } },
  at: '2020-01-01T00:00:00.000Z',
};
export const awkwardReview: Situation = {
  view: {},
  events: awkwardReviewRun,
  answers: {
    log: { text: hugeLog },
    hunks: {
      hunks: [{ id: 'h', line: 1, oldLine: 1, by: [], added: 1, removed: 0, lines: [`+${'long '.repeat(300)}\u202E`], stale: longTitle }],
    },
  },
  at: '2020-01-01T00:00:00.000Z',
};
