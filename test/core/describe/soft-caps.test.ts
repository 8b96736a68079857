import { expect, test } from 'vitest';
import { lineText } from '../../../src/cli/terminal/line.ts';
import { formatCaps } from '../../../src/cli/views/view-header.ts';
import { liveLines } from '../../../src/cli/views/view-live.ts';
import { describeRisks } from '../../../src/core/describe/forecast.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { describe } from '../../../src/core/describe/event.ts';
import { describeCost, describeReached } from '../../../src/core/describe/terms.ts';
import { auditHtml } from '../../../src/core/report/audit-html.ts';
import { reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { project } from '../../../src/core/run/project.ts';
import { drawScore } from '../../../src/core/score/draw-score.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import { svgText } from '../../../src/core/score/svg-text.ts';
import { timeAxis } from '../../../src/core/score/time-axis.ts';
import { reportSchema } from '../../../src/protocol/report.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Caps } from '../../../src/protocol/usage.ts';
import { auditRun } from '../../fakes/audit-run.ts';

const usd = { likely: 1, low: 1, high: 1 };
const forecast = { usd, tokens: usd, turns: usd, agents: [], runs: 0, pricesOf: '2026-11-01', unpriced: [] };

/** Every place in which a person sees a cap, of the same run with and without an external agent. */
function shown(soft: boolean, caps: Caps = { usd: 5, tokens: null, turns: null }): Readonly<Record<string, string>> {
  const events = auditRun().map((event): RunEvent => {
    if (event.type !== 'run.started') return event;
    return { ...event, caps, ...(soft ? { softCaps: true } : {}) };
  });
  const state = project(events);
  const report = runReport(state);
  expect(reportSchema.parse(report)).toEqual(report);
  const { audit } = report;
  if (!audit) throw new Error('nothing was audited');
  const reader = new ScoreReader();
  reader.take(events);
  const axis = timeAxis(state, Date.parse(events.at(-1)?.at ?? ''));
  const drawing = drawScore({
    score: reader.score,
    state,
    axis,
    sight: { from: 0, to: axis.length },
    width: 1128,
    now: 0,
    locale: english,
  });
  const [cap, limit] = caps.usd === null ? (['tokens', caps.tokens ?? 0] as const) : (['usd', caps.usd] as const);
  const told = (body: RunEventBody): string => inEnglish(describe({ ...body, seq: 1, at: '', runId: 'run' }, state)?.text ?? '');
  const [warning, reached] = [
    { type: 'budget.warning', cap, spent: 4, limit } as const,
    { type: 'budget.reached', cap, spent: 4, limit } as const,
  ];
  const next: RunEvent = { ...warning, seq: events.length + 1, at: events.at(-1)?.at ?? '', runId: 'run' };
  return {
    'terminal, at work': liveLines(state, 0, 120).map(lineText).join('\n'),
    'warning in the log': told(warning),
    warning: project([...events, next])
      .notices.map(({ text }) => inEnglish(text))
      .join('\n'),
    'stop in the log': told(reached),
    stop: inEnglish(describeReached({ ...reached, softCaps: state.softCaps })),
    'before it is approved': describeRisks(state, forecast).map(inEnglish).join('\n'),
    'panel, review, status bar': inEnglish(describeCost(state)),
    terminal: formatCaps(state),
    score: svgText(drawing, null),
    report: reportMarkdown(report, english),
    'page of an audit': auditHtml(report, audit, english),
  };
}

test('a cap that an external agent can pass is called soft wherever it is shown, and no other one is', () => {
  for (const [place, text] of Object.entries(shown(true))) expect([place, text]).toEqual([place, expect.stringMatching(/\bsoft\b/u)]);
  for (const [place, text] of Object.entries(shown(false))) expect([place, text]).toEqual([place, expect.not.stringMatching(/\bsoft\b/u)]);
  const tokens = { usd: null, tokens: 5_000_000, turns: null };
  for (const place of ['terminal, at work', 'warning', 'stop in the log', 'stop']) {
    expect([place, shown(true, tokens)[place]]).toEqual([place, expect.stringMatching(/\bsoft\b/u)]);
    expect([place, shown(false, tokens)[place]]).toEqual([place, expect.not.stringMatching(/\bsoft\b/u)]);
  }
  const { score, terminal } = shown(true);
  expect(score).toMatch(/spent of \$5\.00 \(soft cap\)/u);
  expect(terminal).toContain('their time is limited hard');
});
