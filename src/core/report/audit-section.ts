import type { Finding } from '../../protocol/audit.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';
import { reachedWords } from '../audit/goal-words.ts';
import { unitKey, unitName, unitsOf } from '../audit/unit.ts';
import type { Locale } from '../describe/locale.ts';
import { originRows } from './audit-origins.ts';
import { blocks, cell, code, section, table } from './plain-text.ts';

/** Scores, findings and tests of an audit; '' for a run that audits nothing. */
export function auditSection(report: Report, locale: Locale): string {
  const { audit, caps } = report;
  if (!audit) return '';
  return blocks([
    summary(audit, caps.usd.percent, locale),
    history(audit, locale),
    origins(report, audit, locale),
    findings(audit, locale),
  ]);
}

function summary({ goal, modules, reached, rounds, metrics, tests }: AuditReport, percent: number | null, { t, say, usd }: Locale): string {
  const { initial_score: initial, final_score: final, files_modified: files, lines_added: added, lines_removed: removed } = metrics;
  const none = t('no score');
  const iterations = rounds.at(-1)?.iteration ?? 0;
  const { before, after } = tests;
  return section(t('Audit'), [
    `- ${say(reachedWords({ goal, reached }))}`,
    ...modules.map(({ path, files: counted, loc }) => `- ${t('Module: {0} (files: {1}, lines: {2})', code(path), counted, loc)}`),
    `- ${t('Score: {0} → {1}', initial ?? none, final ?? none)}`,
    `- ${t('Iterations: {0} of {1}', iterations, goal.iterations)}`,
    `- ${t('Cost: {0}', usd(metrics.total_cost_usd))}${percent === null ? '' : ` (${t('{0} % of the cap', percent)})`}`,
    `- ${t('Fixed: critical {0}, high {1}, medium {2}', metrics.critical_fixed, metrics.high_fixed, metrics.medium_fixed)}`,
    `- ${t('Files changed: {0}, +{1} −{2}', files, added, removed)}`,
    ...(after.tests_passed === null
      ? []
      : [`- ${t('Tests passed: {0} of {1}', after.tests_passed, after.tests_passed + (after.tests_failed ?? 0))}`]),
    ...(after.coverage_percentage === null
      ? []
      : [`- ${t('Coverage: {0} → {1}', ratio(before.coverage_percentage), ratio(after.coverage_percentage))}`]),
    ...(after.lint_score === null ? [] : [`- ${t('Lint: {0} of 10', after.lint_score)}`]),
    ...(after.type_errors === null ? [] : [`- ${t('Type errors: {0}', after.type_errors)}`]),
  ]);
}

export function ratio(percent: number | null): string {
  return percent === null ? '–' : `${percent} %`;
}

/** A row for each dimension, and for each module where there are several; a column for each audit. */
function history({ goal, rounds }: AuditReport, { t }: Locale): string {
  const score = ({ stated, computed }: AuditReport['rounds'][number]['dimensions'][number]): string =>
    stated === null ? (computed === null ? t('no score') : t('{0} computed', computed)) : String(stated);
  const rows = unitsOf(goal).map((unit) => [
    cell(unitName(unit, goal)),
    ...rounds.map(({ dimensions }) => dimensions.flatMap((one) => (unitKey(one) === unitKey(unit) ? [score(one)] : [])).join('')),
  ]);
  return table(
    t('Scores'),
    [unitHead(goal, t), ...rounds.map(({ iteration }) => (iteration === 0 ? t('first') : String(iteration)))],
    rows,
  );
}

/** What a column with names of units is called. */
export function unitHead({ modules }: AuditReport['goal'], t: Locale['t']): string {
  return modules.length === 1 ? t('dimension') : t('module · dimension');
}

/** What each number comes from; "runs show" leads there. */
function origins(report: Report, audit: AuditReport, locale: Locale): string {
  const { t } = locale;
  const log = (hash: string): string => code(hash.slice(0, 12));
  const rows = originRows(report, audit, locale, { plain: cell, code, attempt: code, log });
  return table(t('Where the numbers come from'), [t('number'), t('value'), t('comes from')], rows);
}

function findings({ goal, findings: open, closed }: AuditReport, { t }: Locale): string {
  const place = ({ file, line, place: is }: Finding): string => {
    const named = file === null ? '' : code(`${file}${line === null ? '' : `:${line}`}`);
    return is === 'no file' || is === 'no line' ? `${named} (${t('not there')})` : named;
  };
  const rows = (list: readonly Finding[]): string[][] =>
    list.map((finding) => [finding.severity, cell(unitName(finding, goal)), cell(finding.category), cell(finding.title), place(finding)]);
  const heads = ['', unitHead(goal, t), t('kind'), t('finding'), t('place')];
  return blocks([table(t('Open findings'), heads, rows(open)), table(t('Closed findings'), heads, rows(closed))]);
}
