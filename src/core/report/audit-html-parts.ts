import { auditName } from '../audit/audit-charts.ts';
import { unitName } from '../audit/unit.ts';
import type { Locale } from '../describe/locale.ts';
import { describeResult } from '../describe/terms.ts';
import { workName } from '../describe/work.ts';
import { escaped } from '../score/svg-text.ts';
import { severities, type Finding } from '../../protocol/audit.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';
import { originRows } from './audit-origins.ts';
import { unitHead } from './audit-section.ts';
import { attemptAmounts } from './report-cost.ts';
import { oneLine } from './plain-text.ts';
import { sanitise } from './sanitise.ts';

/** A text of anybody's, for a page. */
export function html(text: string): string {
  return escaped(sanitise(text));
}

/** `ids`: by which rows are found. */
function htmlTable(heads: readonly string[], rows: readonly (readonly string[])[], ids: readonly (string | null)[] = []): string {
  const head = heads.map((name) => `<th scope="col">${html(name)}</th>`).join('');
  const row = (cells: readonly string[], id: string | null = null): string =>
    `<tr${id === null ? '' : ` id="${html(id)}"`}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const body = rows.map((cells, index) => row(cells, ids[index])).join('\n');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Of a row of the page: one id for a kind of thing and its name. */
const idOf = (kind: 'attempt' | 'log', name: string): string => `${kind}-${encodeURIComponent(name)}`;

function linkTo(kind: 'attempt' | 'log', name: string, text: string): string {
  return `<a href="#${html(idOf(kind, name))}"><code>${html(text)}</code></a>`;
}

/** What each number comes from, with links to the attempts and commands of the page. */
export function originsTable(report: Report, audit: AuditReport, locale: Locale): string {
  const { t } = locale;
  const shown = new Set(report.evidence.map(({ log }) => log));
  const rows = originRows(report, audit, locale, {
    plain: html,
    code: (text) => `<code>${html(text)}</code>`,
    attempt: (path) => linkTo('attempt', path, path),
    // What ran before the first change is in no row.
    log: (hash) => (shown.has(hash) ? linkTo('log', hash, hash.slice(0, 12)) : `<code>${html(hash.slice(0, 12))}</code>`),
  });
  return htmlTable([t('number'), t('value'), t('comes from')], rows);
}

/** Every attempt of every agent with what it cost: the sum is the run's. */
export function attemptsTable(report: Report, locale: Locale): string {
  const { t, say, duration } = locale;
  const amounts = attemptAmounts(report, locale);
  const rows = report.attempts.map((one, index) => [
    `<code>${html(one.path)}</code>`,
    html(one.agent),
    html(say(workName(one))),
    html(one.model),
    one.durationMs === null ? '' : html(duration(one.durationMs)),
    String(one.turns),
    html(amounts[index] ?? ''),
  ]);
  const heads = [t('attempt'), t('agent'), t('work'), t('model'), t('time'), t('turns'), t('cost')];
  const ids = report.attempts.map(({ path }) => idOf('attempt', path));
  return htmlTable(heads, rows, ids);
}

/** Each score with its auditor's attempt, which says where it comes from. */
export function roundsTable({ goal, rounds }: AuditReport, { t, say, usd }: Locale): string {
  const rows = rounds.flatMap(({ iteration, usd: spent, dimensions }) =>
    dimensions.map(({ stated, computed, attempt, critical_count: p0, high_count: p1, medium_count: p2, low_count: low, ...unit }) => [
      html(say(auditName(iteration))),
      html(unitName(unit, goal)),
      stated === null ? '–' : String(stated),
      computed === null ? '–' : String(computed),
      `${p0} / ${p1} / ${p2} / ${low}`,
      html(usd(spent)),
      attempt === '' ? '' : linkTo('attempt', attempt, attempt),
    ]),
  );
  const heads = [t('audit'), unitHead(goal, t), t('stated'), t('computed'), t('P0 / P1 / P2 / lower'), t('spent until then'), t('said by')];
  return `<details><summary>${html(t('As a table'))}</summary>${htmlTable(heads, rows)}</details>`;
}

/** Findings with all that was said of them, the gravest first. */
export function findingList(findings: readonly Finding[], { goal }: Pick<AuditReport, 'goal'>, { t }: Locale): string {
  const item = (finding: Finding): string => {
    const { severity, title, description, recommendation, file, line, category, place } = finding;
    const path = file === null ? '' : `<code>${html(file)}${line === null ? '' : `:${line}`}</code>`;
    const missing = place === 'no file' || place === 'no line' ? ` (${html(t('not there'))})` : '';
    const kind = html([unitName(finding, goal), category].filter((part) => part !== '').join(' · '));
    return `<li class="finding"><b class="severity ${severity}">${severity}</b><div><strong>${html(title)}</strong>
<p class="dim">${[path + missing, kind].filter((part) => part !== '').join(' · ')}</p>${[description, recommendation]
      .filter((part) => part !== '')
      .map((part) => `<p>${part.split('\n').map(html).join('<br>')}</p>`)
      .join('')}</div></li>`;
  };
  const sorted = severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return `<ul class="findings">${sorted.map(item).join('\n')}</ul>`;
}

/** Every command that was run as proof, with the beginning of its log's id. */
export function evidenceTable({ evidence }: Report, { t, say, duration }: Locale): string {
  const rows = evidence.map(({ command, result, durationMs, log, exitCode, at, agent }) => [
    html(at.slice(11, 19)),
    html(agent),
    `<code>${html(oneLine(command.join(' '), 200))}</code>`,
    html(say(describeResult({ result, exitCode }).text)),
    html(duration(durationMs)),
    log === null ? '' : `<code>${html(log.slice(0, 12))}</code>`,
  ]);
  const first = new Set<string>();
  // One log of several runs that printed the same is found at the first.
  const ids = evidence.map(({ log }) => (log === null || first.has(log) ? null : (first.add(log), idOf('log', log))));
  return rows.length === 0
    ? `<p>${html(t('None.'))}</p>`
    : htmlTable([t('at'), t('agent'), t('command'), t('result'), t('took'), t('log')], rows, ids);
}
