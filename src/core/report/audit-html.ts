import { auditStyles } from '../audit/audit-styles.ts';
import { findingChanges, phaseCosts, scoreHistory } from '../audit/audit-charts.ts';
import { reachedWords, targetOf } from '../audit/goal-words.ts';
import { drawChanges } from '../audit/draw-changes.ts';
import { drawPhases } from '../audit/draw-phases.ts';
import { drawScores } from '../audit/draw-scores.ts';
import type { Locale } from '../describe/locale.ts';
import { describeStatus } from '../describe/terms.ts';
import { scoreStyles } from '../score/score-styles.ts';
import type { Drawing } from '../score/shape.ts';
import { svgText } from '../score/svg-text.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';
import { ratio } from './audit-section.ts';
import { attemptsTable, evidenceTable, findingList, html, originsTable, roundsTable } from './audit-html-parts.ts';

/** Of a chart; the page scrolls it where there is less room. */
const width = 860;

/** An audit as one page to send around: charts inline, no script, nothing from elsewhere; by day, by night and on paper. */
export function auditHtml(report: Report, audit: AuditReport, locale: Locale): string {
  const { t, say, usd } = locale;
  const title = t('Audit of {0}', audit.modules.map(({ name, path }) => (path === '.' ? name : path)).join(', '));
  const told = report.missed ?? report.reason;
  const status = say(reachedWords(audit));
  const history = scoreHistory(audit);
  const phases = phaseCosts(report);
  const { closed, findings } = audit;
  return `<!doctype html>
<html lang="${html(locale.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${pageStyles}${scoreStyles}${auditStyles}</style></head><body>
<header><h1>${html(title)}</h1>
<p class="dim">${html([say(describeStatus(report.status).text), `${report.startedAt.slice(0, 16).replace('T', ' ')} UTC`, report.runId].join(' · '))}</p>
<p class="result ${audit.reached ? 'good' : 'bad'}">${audit.reached ? '✓' : '✗'} ${html(status)}${told === null || told === undefined ? '' : ` ${html(say(told))}`}</p>${report.scripted ? `\n<p class="dim">${html(t('Demo: answers scripted, costs simulated. Builds and tests are real.'))}</p>` : ''}</header>
<main>${tiles(report, audit, locale)}
<section><h2>${html(t('Scores'))}</h2>${chart(drawScores(history, width, locale))}${roundsTable(audit, locale)}</section>
<section><h2>${html(t('Findings by audit'))}</h2>${chart(drawChanges(findingChanges(audit), width, locale))}</section>
<section><h2>${html(t('Time and cost of each phase'))}</h2>${chart(drawPhases(phases, width, locale))}
<p class="dim">${html(t('In all: {0}, {1}', locale.duration(audit.metrics.total_duration_seconds * 1000), usd(audit.metrics.total_cost_usd)))}</p>
<details open><summary>${html(t('Attempts'))}</summary>${attemptsTable(report, locale)}</details></section>
<section><h2>${html(t('Where the numbers come from'))}</h2>${originsTable(report, audit, locale)}</section>
<section><h2>${html(t('Open findings'))} <span class="dim">${findings.length}</span></h2>${findings.length === 0 ? `<p>${html(t('None.'))}</p>` : findingList(findings, audit, locale)}</section>
${closed.length === 0 ? '' : `<section><h2>${html(t('Closed findings'))} <span class="dim">${closed.length}</span></h2>${findingList(closed, audit, locale)}</section>`}
<section><h2>${html(t('Commands that Batuta ran'))}</h2>${evidenceTable(report, locale)}</section></main>
<footer class="dim">${html(t('Every number was counted by Batuta or comes from the named agent’s report. “batuta runs show {0}” leads to commands, logs and turns.', report.runId))}</footer>
</body></html>
`;
}

function chart(drawing: Drawing): string {
  return `<div class="chart">${svgText(drawing, null)}</div>`;
}

function tiles(report: Report, audit: AuditReport, { t, usd, duration }: Locale): string {
  const { metrics, goal, rounds, tests, findings } = audit;
  const none = t('no score');
  const cap = report.caps.usd;
  const { after, before } = tests;
  const all: readonly (readonly [string, string, string])[] = [
    [
      t('Score'),
      `${metrics.initial_score ?? none} → ${metrics.final_score ?? none}`,
      targetOf(goal) === null ? '' : t('target {0}', goal.target),
    ],
    [
      t('Findings'),
      t('{0} open', findings.length),
      t('Fixed: critical {0}, high {1}, medium {2}', metrics.critical_fixed, metrics.high_fixed, metrics.medium_fixed),
    ],
    [t('Iterations'), String(rounds.at(-1)?.iteration ?? 0), t('at most {0}', goal.iterations)],
    [
      t('Cost'),
      usd(metrics.total_cost_usd),
      cap.limit === null ? '' : report.caps.soft ? t('of {0} (soft cap)', usd(cap.limit)) : t('of {0} at most', usd(cap.limit)),
    ],
    [t('Time'), duration(metrics.total_duration_seconds * 1000), t('without waiting for you')],
    [
      t('Tests'),
      after.tests_passed === null ? '–' : t('{0} of {1} pass', after.tests_passed, after.tests_passed + (after.tests_failed ?? 0)),
      after.coverage_percentage === null
        ? t('coverage is not measured')
        : t('coverage {0} → {1}', ratio(before.coverage_percentage), ratio(after.coverage_percentage)),
    ],
    [t('Changed'), t('{0} files', metrics.files_modified), `+${metrics.lines_added} −${metrics.lines_removed}`],
  ];
  const tile = ([name, value, more]: readonly [string, string, string]): string =>
    `<div class="tile"><dt>${html(name)}</dt><dd><b>${html(value)}</b><small>${html(more)}</small></dd></div>`;
  return `<dl class="tiles">${all.map(tile).join('')}</dl>`;
}

/** Of a page that is sent around: read on a screen by day and by night, and on paper. */
const pageStyles = `
:root { color-scheme: light dark; --ink: light-dark(#1f2328, #e6e6e6); --dim: light-dark(#59636e, #9da5ae); --line: light-dark(#d5d9de, #3a3f45);
--ground: light-dark(#ffffff, #1b1d1f); --tint: light-dark(#f4f6f8, #232629); --work: light-dark(#1f6feb, #5aa2ff); --act: light-dark(#57606a, #a8b0b9);
--person: light-dark(#8250df, #c297ff); --good: light-dark(#1a7f37, #56d364); --bad: light-dark(#cf222e, #ff7b72); --warn: light-dark(#9a6700, #e3b341);
--s0: light-dark(#1f6feb, #5aa2ff); --s1: light-dark(#bc4c00, #f0883e); --s2: light-dark(#8250df, #c297ff); --s3: light-dark(#1b7c83, #39c5cf);
--s4: light-dark(#bf3989, #f778ba); --s5: light-dark(#9a6700, #e3b341); --s6: light-dark(#57606a, #a8b0b9); --s7: light-dark(#1a7f37, #56d364); }
* { box-sizing: border-box; }
body { margin: 40px auto; max-width: 940px; padding: 0 24px; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; } h2 { font-size: 16px; margin: 36px 0 10px; } p { margin: 4px 0; } .dim, footer { color: var(--dim); } h2 .dim { font-weight: 400; }
.result { margin-top: 14px; padding: 10px 14px; border-left: 3px solid; background: var(--tint); border-radius: 0 4px 4px 0; overflow-wrap: anywhere; }
.result.good { border-color: var(--good); } .result.bad { border-color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(max(22%, 150px), 46%), 1fr)); gap: 10px; margin: 22px 0 0; }
.tile { border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; } .tile dt { color: var(--dim); font-size: 12px; } .tile dd { margin: 0; }
.tile b { display: block; font-size: 19px; font-weight: 600; font-variant-numeric: tabular-nums; } .tile small { color: var(--dim); font-size: 12px; }
.chart, .wide { overflow-x: auto; } .chart svg { display: block; max-width: 100%; height: auto; min-width: 560px; font-family: system-ui, sans-serif; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th { color: var(--dim); font-weight: 400; white-space: nowrap; }
th, td { text-align: left; padding: 5px 16px 5px 0; vertical-align: top; font-variant-numeric: tabular-nums; } td { min-width: 4em; } td code { overflow-wrap: anywhere; } td:last-child code { white-space: nowrap; } tbody tr { border-top: 1px solid var(--line); }
code { font: 12px/1.5 ui-monospace, monospace; } summary { cursor: pointer; margin: 10px 0 4px; color: var(--dim); }
.findings { list-style: none; margin: 0; padding: 0; } .finding { display: grid; grid-template-columns: 38px 1fr; gap: 10px; padding: 12px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; break-inside: avoid; }
.finding:first-child { border-top: 0; } .finding p { font-size: 13px; }
.severity { font-size: 12px; line-height: 20px; height: 20px; text-align: center; border: 1px solid; border-radius: 4px; color: var(--dim); }
.severity.P0, .severity.P1 { color: var(--bad); } .severity.P2 { color: var(--warn); }
footer { margin: 40px 0 0; padding-top: 14px; border-top: 1px solid var(--line); font-size: 12px; overflow-wrap: anywhere; }
@media (max-width: 560px) { body { margin: 24px auto; padding: 0 14px; } }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; padding: 0; } section { break-inside: avoid-page; } }
`;
