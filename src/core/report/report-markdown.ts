import type { Report } from '../../protocol/report.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { cell, code, durationText, oneLine, usdText } from './plain-text.ts';

const statusText: Readonly<Record<Report['status'], string>> = {
  running: 'running',
  'waiting-approval': 'waiting for approval',
  saved: 'saved for later',
  stopped: 'stopped',
  'budget-reached': 'budget reached',
  interrupted: 'interrupted',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** The report as a Markdown document for people; the same facts as report.json. */
export function reportMarkdown(report: Report): string {
  const parts = [
    head(report),
    next(report),
    phases(report),
    verdicts(report),
    evidence(report),
    attempts(report),
    reviews(report),
    files(report),
    cost(report),
    notices(report),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return section(
    title,
    [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`),
  );
}

function head(report: Report): string {
  const lines = [
    `# ${cell(report.spec?.name ?? report.request, 120) || 'Run'}: ${statusText[report.status]}`,
    '',
    ...(report.reason === null ? [] : [`**${cell(report.reason, 400)}**`, '']),
    ...(report.stop === null || report.stop.lastError === ''
      ? []
      : [
          `Last error${report.stop.agent === null ? '' : ` of ${cell(report.stop.agent)}`}, after ${report.stop.retriesUsed} retries: ${cell(report.stop.lastError, 600)}`,
          '',
        ]),
    `- Request: ${cell(report.request, 300)}`,
    `- Run: ${code(report.runId)} in ${code(report.workspace)}`,
    `- Provider: ${cell(report.provider)}${report.scripted ? ' – the embedded scripted model: no real model was asked' : ''}`,
    ...(report.spec === null ? [] : [`- Spec: ${code(report.spec.file)}, revision ${report.spec.revision}`]),
    `- Time: ${durationText(report.durationMs)} from ${report.startedAt}`,
    ...(report.trusted ? [] : ['- The workspace was not trusted: none of its commands ran.']),
  ];
  return lines.join('\n');
}

function next(report: Report): string {
  return section(
    'Next',
    report.nextSteps.map((step) => `- ${oneLine(step, 300)}`),
  );
}

function phases(report: Report): string {
  return table(
    'Phases',
    ['phase', 'status', 'time', ''],
    report.phases.map(({ phase, status, durationMs, note }) => [
      phase,
      status,
      durationMs === null ? '' : durationText(durationMs),
      cell(note),
    ]),
  );
}

function verdicts(report: Report): string {
  const text = { proven: 'proven', claimed: 'claimed, not proven', failed: 'failed' } as const;
  const rows = report.verdicts.map(({ agent, result, attempt, error }) => {
    const retries = report.agents.find((one) => one.name === agent)?.retries ?? 0;
    return [cell(agent), text[result], String(attempt), String(retries), error === null ? '' : cell(error)];
  });
  const skipped = report.agents
    .filter((agent) => agent.skipped !== null)
    .map((agent) => `- ${cell(agent.name)} was not needed: ${cell(agent.skipped ?? '')}`);
  const disagreements = report.disagreements.map(
    ({ agent, text: said }) => `- ${cell(agent)} said otherwise, the evidence decided: ${cell(said, 300)}`,
  );
  return [table('Verdicts', ['agent', 'verdict', 'attempt', 'retries', 'error'], rows), [...skipped, ...disagreements].join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function evidence(report: Report): string {
  const rows = report.evidence.map((one) => [
    cell(one.agent),
    one.purpose,
    code(formatCommandLine(one.command)),
    one.result,
    one.exitCode === null ? '' : String(one.exitCode),
    durationText(one.durationMs),
    one.log === null ? '' : code(one.log.slice(0, 12)),
    code(one.treeAfter.slice(0, 12)),
  ]);
  return table('Evidence', ['agent', 'purpose', 'command', 'result', 'exit code', 'time', 'log', 'tree'], rows);
}

function attempts(report: Report): string {
  const rows = report.attempts.map((one) => [
    cell(one.label),
    cell(one.model),
    one.status,
    one.durationMs === null ? '' : durationText(one.durationMs),
    String(one.turns),
    String(one.tokens),
    usdText(one.usd),
    cell(one.error ?? one.summary),
  ]);
  return table('Attempts', ['attempt', 'model', 'status', 'time', 'turns', 'tokens', 'cost', ''], rows);
}

function reviews(report: Report): string {
  const lines = report.reviews.flatMap(({ round, verdict, issues, dismissed = [] }) => [
    `- Round ${round}: ${verdict}`,
    ...issues.map(
      (issue) =>
        `  - ${cell(issue.title)}${issue.file === null ? '' : ` (${code(`${issue.file}${issue.line === null ? '' : `:${issue.line}`}`)})`}`,
    ),
    ...dismissed.map((issue) => `  - dismissed: ${cell(issue.title)}`),
  ]);
  return section('Review', lines);
}

function files(report: Report): string {
  const rows = report.files.map(({ file, change, added, removed, agents }) => [
    code(file),
    change,
    `+${added}`,
    `-${removed}`,
    cell(agents.join(', ')),
  ]);
  return table('Files', ['file', 'change', 'added', 'removed', 'by'], rows);
}

function cost(report: Report): string {
  const { caps } = report;
  const percent = (value: number | null): string => (value === null ? 'no cap' : `${value} % of the cap`);
  const { forecast } = report;
  return section('Cost', [
    `- ${usdText(report.cost.usd)} (${percent(caps.usd.percent)})`,
    `- ${report.tokens.total} tokens (${percent(caps.tokens.percent)}): ${report.tokens.input} in, ${report.tokens.output} out, ${report.tokens.cacheRead} read from and ${report.tokens.cacheWrite} written to the cache`,
    `- ${caps.turns.spent} model calls (${percent(caps.turns.percent)})`,
    ...(forecast
      ? [
          `- Forecast at the approval: ${usdText(forecast.usd.likely)} (${usdText(forecast.usd.low)} to ${usdText(forecast.usd.high)}), ${forecast.turns.likely} calls (${forecast.turns.low} to ${forecast.turns.high}); it took ${usdText(forecast.actual.usd)} and ${forecast.actual.turns} calls since then`,
        ]
      : []),
    ...report.cost.byModel.map(
      ({ model, turns, usd }) => `- ${cell(model)}: ${turns} calls, ${usd === null ? 'no price known' : usdText(usd)}`,
    ),
    ...(report.cost.estimatedTurns
      ? [`- The tokens of ${report.cost.estimatedTurns} calls are estimates: their provider reports none.`]
      : []),
    ...(report.cost.unpricedTurns > 0 ? [`- ${report.cost.unpricedTurns} calls have no price and are not in the sum.`] : []),
    ...(report.cost.open.calls > 0
      ? [`- ${report.cost.open.calls} calls have no known end; they may cost up to ${usdText(report.cost.open.usd)} more.`]
      : []),
  ]);
}

function notices(report: Report): string {
  return section(
    'Notices',
    report.notices.map(({ level, text }) => `- ${level === 'warning' ? '**Warning:** ' : ''}${cell(text, 300)}`),
  );
}
