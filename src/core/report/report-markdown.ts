import type { Report } from '../../protocol/report.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { cell, code, durationText, oneLine, usdText } from './plain-text.ts';
import { changeTerm, purposeTerm, resultTerm, statusTerm, verdictTerm } from './report-terms.ts';
import { fill, inLanguage } from '../describe/message.ts';
import type { Fill } from '../describe/message.ts';

/** The report as a Markdown document for people. `t`: of a face that speaks another language; without it the document is English. */
export function reportMarkdown(report: Report, t: Fill = fill): string {
  const parts = [
    head(report, t),
    next(report, t),
    phases(report, t),
    verdicts(report, t),
    evidence(report, t),
    attempts(report, t),
    reviews(report, t),
    files(report, t),
    cost(report, t),
    notices(report, t),
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

function head(report: Report, t: Fill): string {
  const { stop, spec } = report;
  const provider = cell(report.provider);
  const lines = [
    `# ${cell(spec?.name ?? report.request, 120) || t('Run')}: ${statusTerm(report.status, t)}`,
    '',
    ...(report.reason === null ? [] : [`**${cell(inLanguage(report.reason, t), 400)}**`, '']),
    ...(stop === null || stop.lastError === '' ? [] : [lastError(stop, cell(inLanguage(stop.lastError, t), 600), t), '']),
    `- ${t('Request: {0}', cell(report.request, 300))}`,
    `- ${t('Run: {0} in {1}', code(report.runId), code(report.workspace))}`,
    `- ${report.scripted ? t('Provider: {0} – the embedded scripted model: no real model was asked', provider) : t('Provider: {0}', provider)}`,
    ...(spec === null ? [] : [`- ${t('Spec: {0}, revision {1}', code(spec.file), spec.revision)}`]),
    `- ${t('Time: {0} from {1}', durationText(report.durationMs, t), report.startedAt)}`,
    ...(report.trusted ? [] : [`- ${t('The workspace was not trusted: none of its commands ran.')}`]),
  ];
  return lines.join('\n');
}

function lastError({ agent, retriesUsed }: NonNullable<Report['stop']>, error: string, t: Fill): string {
  const once = retriesUsed === 1;
  if (agent === null)
    return once ? t('Last error, after 1 retry: {0}', error) : t('Last error, after {0} retries: {1}', retriesUsed, error);
  const who = cell(agent);
  return once
    ? t('Last error of {0}, after 1 retry: {1}', who, error)
    : t('Last error of {0}, after {1} retries: {2}', who, retriesUsed, error);
}

function next(report: Report, t: Fill): string {
  return section(
    t('Next'),
    report.nextSteps.map((step) => `- ${oneLine(inLanguage(step, t), 300)}`),
  );
}

function phases(report: Report, t: Fill): string {
  return table(
    t('Phases'),
    [t('phase'), t('status'), t('time'), ''],
    report.phases.map(({ title, status, durationMs, note }) => [
      cell(inLanguage(title, t)),
      statusTerm(status, t),
      durationMs === null ? '' : durationText(durationMs, t),
      cell(inLanguage(note, t)),
    ]),
  );
}

function verdicts(report: Report, t: Fill): string {
  const rows = report.verdicts.map(({ agent, result, attempt, error }) => {
    const retries = report.agents.find((one) => one.name === agent)?.retries ?? 0;
    return [cell(agent), verdictTerm(result, t), String(attempt), String(retries), cell(inLanguage(error ?? '', t))];
  });
  const skipped = report.agents.flatMap(({ name, skipped: why }) =>
    why === null ? [] : [`- ${t('{0} was not needed: {1}', cell(name), cell(inLanguage(why, t)))}`],
  );
  const disagreements = report.disagreements.map(
    ({ agent, text }) => `- ${t('{0} said otherwise, the evidence decided: {1}', cell(agent), cell(inLanguage(text, t), 300))}`,
  );
  const heads = [t('agent'), t('verdict'), t('attempt'), t('retries'), t('error')];
  return [table(t('Verdicts'), heads, rows), [...skipped, ...disagreements].join('\n')].filter((part) => part !== '').join('\n\n');
}

function evidence(report: Report, t: Fill): string {
  const rows = report.evidence.map((one) => [
    cell(one.agent),
    purposeTerm(one.purpose, t),
    code(formatCommandLine(one.command)),
    resultTerm(one.result, t),
    one.exitCode === null ? '' : String(one.exitCode),
    durationText(one.durationMs, t),
    one.log === null ? '' : code(one.log.slice(0, 12)),
    code(one.treeAfter.slice(0, 12)),
  ]);
  const heads = [t('agent'), t('purpose'), t('command'), t('result'), t('exit code'), t('time'), t('log'), t('tree')];
  return table(t('Evidence'), heads, rows);
}

function attempts(report: Report, t: Fill): string {
  const rows = report.attempts.map((one) => [
    cell(inLanguage(one.label, t)),
    cell(one.model),
    statusTerm(one.status, t),
    one.durationMs === null ? '' : durationText(one.durationMs, t),
    String(one.turns),
    String(one.tokens),
    usdText(one.usd, t),
    cell(inLanguage(one.error ?? one.summary, t)),
  ]);
  const heads = [t('attempt'), t('model'), t('status'), t('time'), t('turns'), t('tokens'), t('cost'), ''];
  return table(t('Attempts'), heads, rows);
}

function reviews(report: Report, t: Fill): string {
  const lines = report.reviews.flatMap(({ round, verdict, issues, dismissed = [] }) => [
    `- ${verdict === 'approved' ? t('Round {0}: approved', round) : t('Round {0}: rejected', round)}`,
    ...issues.map(
      (issue) =>
        `  - ${cell(issue.title)}${issue.file === null ? '' : ` (${code(`${issue.file}${issue.line === null ? '' : `:${issue.line}`}`)})`}`,
    ),
    ...dismissed.map((issue) => `  - ${t('dismissed: {0}', cell(issue.title))}`),
  ]);
  return section(t('Review'), lines);
}

function files(report: Report, t: Fill): string {
  const rows = report.files.map(({ file, change, added, removed, agents }) => [
    code(file),
    changeTerm(change, t),
    `+${added}`,
    `-${removed}`,
    cell(agents.join(', ')),
  ]);
  return table(t('Files'), [t('file'), t('change'), t('added'), t('removed'), t('by')], rows);
}

function cost({ caps, cost: { usd, byModel, unpricedTurns, estimatedTurns, open }, tokens, forecast }: Report, t: Fill): string {
  const percent = (value: number | null): string => (value === null ? t('no cap') : t('{0} % of the cap', value));
  const lines = [
    `${usdText(usd, t)} (${percent(caps.usd.percent)})`,
    t(
      '{0} tokens ({1}): {2} in, {3} out, {4} read from and {5} written to the cache',
      tokens.total,
      percent(caps.tokens.percent),
      tokens.input,
      tokens.output,
      tokens.cacheRead,
      tokens.cacheWrite,
    ),
    t('{0} model calls ({1})', caps.turns.spent, percent(caps.turns.percent)),
    ...(forecast ? [expected(forecast, t)] : []),
    ...byModel.map((calls) => callsOf(calls, t)),
    ...(estimatedTurns === 1 ? [t('The tokens of 1 call are estimates: its provider reports none.')] : []),
    ...(estimatedTurns !== undefined && estimatedTurns > 1
      ? [t('The tokens of {0} calls are estimates: their provider reports none.', estimatedTurns)]
      : []),
    ...(unpricedTurns === 1 ? [t('1 call has no price and is not in the sum.')] : []),
    ...(unpricedTurns > 1 ? [t('{0} calls have no price and are not in the sum.', unpricedTurns)] : []),
    ...(open.calls === 1 ? [t('1 call has no known end; it may cost up to {0} more.', usdText(open.usd, t))] : []),
    ...(open.calls > 1 ? [t('{0} calls have no known end; they may cost up to {1} more.', open.calls, usdText(open.usd, t))] : []),
  ];
  return section(
    t('Cost'),
    lines.map((line) => `- ${line}`),
  );
}

function callsOf({ model, turns, usd }: Report['cost']['byModel'][number], t: Fill): string {
  const name = cell(model);
  if (usd === null) return turns === 1 ? t('{0}: 1 call, no price known', name) : t('{0}: {1} calls, no price known', name, turns);
  return turns === 1 ? t('{0}: 1 call, {1}', name, usdText(usd, t)) : t('{0}: {1} calls, {2}', name, turns, usdText(usd, t));
}

function expected({ usd, turns, actual }: NonNullable<Report['forecast']>, t: Fill): string {
  return t(
    'Forecast at the approval: {0} ({1} to {2}), {3} calls ({4} to {5}); it took {6} and {7} calls since then',
    usdText(usd.likely, t),
    usdText(usd.low, t),
    usdText(usd.high, t),
    turns.likely,
    turns.low,
    turns.high,
    usdText(actual.usd, t),
    actual.turns,
  );
}

function notices(report: Report, t: Fill): string {
  return section(
    t('Notices'),
    report.notices.map(({ level, text }) => `- ${level === 'warning' ? `**${t('Warning:')}** ` : ''}${cell(inLanguage(text, t), 300)}`),
  );
}
