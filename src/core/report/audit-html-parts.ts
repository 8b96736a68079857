import { auditName } from '../audit/audit-charts.ts';
import type { Locale } from '../describe/locale.ts';
import { describeResult } from '../describe/terms.ts';
import { escaped } from '../score/svg-text.ts';
import { severities, type Finding } from '../../protocol/audit.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';
import { oneLine } from './plain-text.ts';
import { sanitise } from './sanitise.ts';

/** A text of anybody's, for a page. */
export function html(text: string): string {
  return escaped(sanitise(text));
}

function htmlTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((name) => `<th scope="col">${html(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Each score with its auditor's attempt, which says where it comes from. */
export function roundsTable({ rounds }: AuditReport, { t, say, usd }: Locale): string {
  const rows = rounds.flatMap(({ iteration, usd: spent, dimensions }) =>
    dimensions.map(({ dimension, stated, computed, attempt, critical_count: p0, high_count: p1, medium_count: p2, low_count: low }) => [
      html(say(auditName(iteration))),
      html(dimension),
      stated === null ? '–' : String(stated),
      computed === null ? '–' : String(computed),
      `${p0} / ${p1} / ${p2} / ${low}`,
      html(usd(spent)),
      `<code>${html(attempt)}</code>`,
    ]),
  );
  const heads = [t('audit'), t('dimension'), t('stated'), t('computed'), t('P0 / P1 / P2 / lower'), t('spent until then'), t('said by')];
  return `<details><summary>${html(t('As a table'))}</summary>${htmlTable(heads, rows)}</details>`;
}

/** Findings with all that was said of them, the gravest first. */
export function findingList(findings: readonly Finding[], { t }: Locale): string {
  const item = (finding: Finding): string => {
    const { severity, title, description, recommendation, file, line, dimension, category, place } = finding;
    const path = file === null ? '' : `<code>${html(file)}${line === null ? '' : `:${line}`}</code>`;
    const missing = place === 'no file' || place === 'no line' ? ` (${html(t('not there'))})` : '';
    const kind = html([dimension, category].filter((part) => part !== '').join(' · '));
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
  return rows.length === 0
    ? `<p>${html(t('None.'))}</p>`
    : htmlTable([t('at'), t('agent'), t('command'), t('result'), t('took'), t('log')], rows);
}
