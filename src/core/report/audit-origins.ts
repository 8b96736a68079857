import { unitKey, unitName, unitsOf, type Unit } from '../audit/unit.ts';
import type { Locale } from '../describe/locale.ts';
import type { FigureSource } from '../../protocol/audit.ts';
import type { AuditReport, Report } from '../../protocol/report.ts';

/** How a document writes what a number comes from. `attempt`, `log`: whole ids, which it may make links of. */
interface Writing {
  readonly plain: (text: string) => string;
  readonly code: (text: string) => string;
  readonly attempt: (path: string) => string;
  readonly log: (hash: string) => string;
}

/** A row for each number of an audit: what it is, first → last, and what it comes from: agents' turns, or commands with their logs. */
export function originRows(report: Report, audit: AuditReport, { t, usd, duration }: Locale, writing: Writing): string[][] {
  const { before, after } = audit.tests;
  const { plain } = writing;
  const row = (name: string, values: readonly (string | null)[], from: readonly string[]): string[][] => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 || from.length === 0
      ? []
      : [[plain(name), plain([...new Set(known)].join(' → ')), [...new Set(from)].join(' → ')]];
  };
  const commands = (figure: FigureSource['figure']): string[] =>
    [before, after].flatMap(({ from }) => {
      const named = from
        .filter((one) => one.figure === figure)
        .map(({ command, log }) => (log === null ? writing.code(command) : t('{0}, log {1}', writing.code(command), writing.log(log))));
      return named.length === 0 ? [] : [named.join('; ')];
    });
  const percent = (value: number | null): string | null => (value === null ? null : `${value} %`);
  const text = (value: number | null): string | null => (value === null ? null : String(value));
  const turns = report.attempts.reduce((sum, one) => sum + one.turns, 0);
  return [
    ...unitsOf(audit.goal).flatMap((unit) => row(unitName(unit, audit.goal), ...scoresOf(report, audit, unit, t, writing))),
    ...row(t('Tests'), [text(before.tests_passed), text(after.tests_passed)], commands('tests')),
    ...row(t('Coverage'), [percent(before.coverage_percentage), percent(after.coverage_percentage)], commands('coverage')),
    ...row(t('Lint'), [text(before.lint_score), text(after.lint_score)], commands('lint')),
    ...row(t('Type errors'), [text(before.type_errors), text(after.type_errors)], commands('type errors')),
    ...row(t('Cost'), [usd(audit.metrics.total_cost_usd)], [plain(t('attempts: {0}, their turns: {1}', report.attempts.length, turns))]),
    ...row(
      t('Time'),
      [duration(audit.metrics.total_duration_seconds * 1000)],
      [plain(t('phases: {0}', report.phases.filter(({ status }) => status !== 'skipped').length))],
    ),
  ];
}

/** The first and the last score of a unit, and who said so in which turn; or the earlier run whose word still holds. */
function scoresOf(
  { attempts }: Report,
  { rounds }: AuditReport,
  unit: Unit,
  t: Locale['t'],
  { plain, attempt: written, code }: Writing,
): [string[], string[]] {
  const all = rounds.flatMap(({ dimensions }) =>
    dimensions.filter((one) => unitKey(one) === unitKey(unit) && (one.stated ?? one.computed) !== null),
  );
  const ends = [all[0], all.at(-1)].filter((one) => one !== undefined);
  const from = ends.flatMap(({ attempt, from: run }) => {
    const known = attempts.find(({ path }) => path === attempt);
    if (known) return [t('{0}, attempt {1}, turn {2}', plain(known.agent), written(known.path), known.turns)];
    return run === undefined ? [] : [t('run {0}', code(run))];
  });
  return [ends.map(({ stated, computed }) => (stated === null ? t('{0} computed', computed ?? '') : String(stated))), from];
}
