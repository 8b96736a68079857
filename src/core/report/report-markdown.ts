import { describeModes } from '../describe/modes.ts';
import type { Report } from '../../protocol/report.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { english, type Locale } from '../describe/locale.ts';
import { lines, mostNamed } from '../describe/message.ts';
import { describeNumbered } from '../describe/question.ts';
import { describeBothSides } from '../describe/reproduced.ts';
import { titleOf } from '../describe/request-title.ts';
import { describeProof } from '../describe/proof.ts';
import { workName } from '../describe/work.ts';
import { describeAttempt, describePhase, describePurpose, describeResult, describeVerdict, type Standing } from '../describe/terms.ts';
import { askedFor } from '../question/needs-you.ts';
import { lastProofs } from '../evidence/last-proofs.ts';
import { bookedUnder, reproduction } from '../run/agents.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { blocks, cell, code, fence, oneLine, section, table } from './plain-text.ts';
import { auditSection } from './audit-section.ts';
import { attemptAmounts, costSection } from './report-cost.ts';
import { standing } from './standing.ts';

/** The report as a Markdown document for people. Of a demo its head says that amounts are simulated. */
export function reportMarkdown(report: Report, locale: Locale = english): string {
  const parts = [
    head,
    auditSection,
    phases,
    attempts,
    evidence,
    verdicts,
    deviations,
    declined,
    reviews,
    files,
    costSection,
    notices,
    next,
  ];
  return `${blocks(parts.map((part) => part(report, locale)))}\n`;
}

/**
 * The text of a pull request: the request, the change, what proves it, its review and its cost. `leftOut`: what its commit does not have of
 * what was proven.
 */
export function pullRequestText(report: Report, leftOut: readonly string[] = []): string {
  const { spec, request } = report;
  const shown = { ...report, evidence: [...lastProofs(report.evidence).values()] };
  const text = blocks([
    `# ${cell(titleOf(report), 120) || 'Change'}`,
    `> ${cell(request, 1000)}`,
    ...(spec === null ? [] : [`Spec: ${code(spec.file)}`]),
    ...(report.tree === null ? [] : [`Tree: ${code(report.tree.slice(0, 12))}`]),
    ...describeBothSides(report.reproduced).map((one) => cell(english.say(one), 300)),
    ...(report.proof === null ? [] : [`Overall: ${english.say(describeProof(report.proof))}`]),
    ...(leftOut.length === 0 ? [] : [`The commit leaves out what was there beside it when it was proven, in: ${names(leftOut, english)}`]),
    ...[files, evidence, verdicts, deviations, declined, reviews, costSection].map((part) => part(shown, english)),
    ...(report.scripted ? ['Demo: answers scripted, costs simulated. Builds and tests are real.'] : []),
  ]);
  return `${text}\n`;
}

/** What people call an agent: its section, or the phase that is its own. */
function who({ agents, phases: passed }: Report, agent: string, { t, say }: Locale): string {
  if (agent === reproduction && agents.every(({ name }) => name !== agent)) return t('Reproduction');
  const known = agents.find(({ name }) => name === agent)?.section ?? passed.find(({ phase }) => phase === agent)?.title;
  return cell(say(known ?? agent));
}

const marks: Readonly<Record<Standing['level'], string>> = { good: '✓', bad: '✗', warn: '!', active: '●', idle: '•' };

function head(report: Report, locale: Locale): string {
  const { t, say, duration } = locale;
  const { questions, spec } = report;
  const { level, text } = standing(report);
  const provider = cell(report.provider);
  const reason = say(report.reason ?? '')
    .split('\n')
    .map((words) => cell(words, 400));
  return [
    `# ${marks[level]} ${cell(titleOf(report), 120) || t('Run')}: ${say(text)}`,
    '',
    ...(reason[0] ? [`**${reason[0]}**`, ''] : []),
    ...(report.missed === undefined ? [] : [`**${cell(say(report.missed), 400)}**`, '']),
    ...(questions.length > 1 || reason.length < 2 ? [] : [...reason.slice(1), '']),
    ...questions.flatMap((question) => [
      ...(questions.length > 1 ? [cell(say(describeNumbered(question, report.agents)), 400), ''] : []),
      ...told(report, question, locale),
    ]),
    `- ${t('Request: {0}', cell(report.request, 300))}`,
    `- ${t('Run: {0} in {1}', code(report.runId), code(report.workspace))}`,
    `- ${report.scripted ? t('Provider: {0} (demo: answers scripted, costs simulated)', provider) : t('Provider: {0}', provider)}`,
    ...(spec === null ? [] : [`- ${t('Spec: {0}, revision {1}', code(spec.file), spec.revision)}`]),
    ...(report.tree === null ? [] : [`- ${t('Tree: {0}', code(report.tree.slice(0, 12)))}`]),
    ...describeBothSides(report.reproduced).map((one) => `- ${cell(say(one), 300)}`),
    ...(report.proof === null ? [] : [`- ${t('Overall: {0}', locale.say(describeProof(report.proof)))}`]),
    `- ${t('Time at work: {0}, begun {1}', duration(report.workedMs), minute(report.startedAt))}`,
    ...(report.trusted ? [] : [`- ${t('The workspace was not trusted: none of its commands ran.')}`]),
  ].join('\n');
}

/** An ISO time to the minute, in UTC: a report is read elsewhere, too. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

type Asked = Report['questions'][number];

/** What failed last; or what is asked about, of an approval all that it is bound to unless that is a document of its own. */
function told(report: Report, question: Asked, locale: Locale): string[] {
  const { kind, detail, delta } = question;
  if (kind === 'approval') return [];
  const asks = askedFor(question);
  const shown = (asks === 'approval' ? [detail, delta] : [detail]).filter((text) => text !== '');
  if (shown.length === 0) return [];
  const text = locale.say(lines(shown));
  if (asks !== null) return [fence(text, asks === 'approval' ? Infinity : 12), ''];
  return [lastError(report, question, locale), '', fence(text, 12), ''];
}

function lastError(report: Report, { subject, retriesUsed }: Asked, locale: Locale): string {
  const { t } = locale;
  const name = subject === '' ? '' : who(report, subject, locale);
  if (retriesUsed === 0) return name === '' ? t('Last error:') : t('Last error of {0}:', name);
  if (name === '') return retriesUsed === 1 ? t('Last error, after 1 retry:') : t('Last error, after {0} retries:', retriesUsed);
  return retriesUsed === 1 ? t('Last error of {0}, after 1 retry:', name) : t('Last error of {0}, after {1} retries:', name, retriesUsed);
}

function next({ nextSteps }: Report, { t, say }: Locale): string {
  return section(
    t('Next'),
    nextSteps.map((step) => `- ${oneLine(say(step), 300)}`),
  );
}

function phases(report: Report, { t, say, duration }: Locale): string {
  return table(
    t('Phases'),
    ['', t('phase'), t('time'), ''],
    report.phases.map((phase) => {
      const { title, status, durationMs, note } = phase;
      const { level, text } = describePhase(report, phase);
      const isSkipped = status === 'skipped';
      // Why there was no review stands below its own heading.
      const toldBelow = isSkipped && report.unreviewed !== undefined && say(note) === say(report.unreviewed);
      const why = toldBelow ? say(text) : isSkipped ? `${say(text)}: ${cell(say(note))}` : cell(say(note));
      return [marks[level], cell(say(title)), durationMs === null || isSkipped ? '' : duration(durationMs), why];
    }),
  );
}

function attempts(report: Report, locale: Locale): string {
  const { t, say, duration } = locale;
  const amounts = attemptAmounts(report, locale);
  // What the run stopped for stands at its top.
  const above = new Set(report.questions.map(({ detail }) => say(detail)));
  const rows = report.attempts.map((one, index) => [
    marks[describeAttempt(report, one).level],
    who(report, one.agent, locale),
    cell(say(workName(one))),
    cell(one.model),
    one.durationMs === null ? '' : duration(one.durationMs),
    String(one.turns),
    amounts[index] ?? '',
    one.error === null || above.has(say(one.error)) ? '' : cell(say(one.error)),
  ]);
  return table(t('Attempts'), ['', t('agent'), t('attempt'), t('model'), t('time'), t('turns'), t('cost'), ''], rows);
}

/** A table; and what the last command of each agent printed, when that did not pass and is not told above. */
function evidence(report: Report, locale: Locale): string {
  const { t, say, duration } = locale;
  const command = ({ command: argv, purpose }: Report['evidence'][number]): string => {
    const why = purpose === 'reproduce' ? '' : say(describePurpose(purpose));
    return `${code(formatCommandLine(argv))}${why === '' ? '' : ` (${why})`}`;
  };
  const rows = report.evidence.map((one) => {
    const { level, text } = describeResult(one);
    const log = one.log === null ? '' : code(one.log.slice(0, 12));
    return [marks[level], who(report, bookedUnder(one), locale), command(one), say(text), duration(one.durationMs), log];
  });
  const last = [...new Map(report.evidence.map((one) => [bookedUnder(one), one])).values()];
  const isTold = report.questions.some((question) => told(report, question, locale).length > 0);
  const printed = last.filter(({ result, tail }) => !isTold && result !== 'pass' && tail !== '');
  return blocks([
    table(t('Evidence'), ['', t('agent'), t('command'), t('result'), t('time'), t('log')], rows),
    ...printed.flatMap((one) => [`${who(report, bookedUnder(one), locale)}: ${command(one)}`, fence(one.tail, 20)]),
  ]);
}

function verdicts(report: Report, locale: Locale): string {
  const { t, say } = locale;
  const rows = report.verdicts.map(({ agent, result, error, claims }) => {
    const { level, text } = describeVerdict(result);
    const claimed = claims.map((claim) => (claim.passed ? t('{0} passed', claim.section) : t('{0} failed', claim.section))).join(', ');
    const note = error === null ? (claimed === '' ? '' : t('the agent says: {0}', claimed)) : say(error);
    return [marks[level], who(report, agent, locale), say(text), cell(note)];
  });
  const skipped = report.agents.flatMap(({ name, skipped: why }) =>
    why === null ? [] : [`- ${t('{0} was not started: {1}', who(report, name, locale), cell(say(why)))}`],
  );
  const disagreements = report.disagreements.map(
    ({ agent, text }) => `- ${t('Report of {0} disagreed; evidence decided: {1}', who(report, agent, locale), cell(say(text), 300))}`,
  );
  // Of which nothing is left; what is left of others is stale.
  const isLeft = (file: string): boolean => file === report.spec?.file || report.files.some((one) => one.file === file);
  const taken = report.rolledBack?.filter((file) => !isLeft(file)) ?? [];
  const stale = report.stale.filter((file) => !taken.includes(file));
  const changed = [
    ...(taken.length === 0 ? [] : [`- ${t('Undone: {0}', names(taken, locale))}`]),
    ...(stale.length === 0 ? [] : [`- ${t('Changed since the last proof: {0}', names(stale, locale))}`]),
  ];
  return blocks([table(t('Verdicts'), ['', t('agent'), t('verdict'), ''], rows), [...changed, ...skipped, ...disagreements].join('\n')]);
}

function deviations(report: Report, locale: Locale): string {
  const rows = report.deviations.map(
    ({ agent, file, reason }) => `- ${who(report, agent, locale)}: ${code(file)}: ${cell(locale.say(reason))}`,
  );
  return section(locale.t('Differs from the spec'), rows);
}

function names(those: readonly string[], { t }: Locale): string {
  const first = those.slice(0, mostNamed).map(code).join(', ');
  return those.length > mostNamed ? t('{0} and {1} more', first, those.length - mostNamed) : first;
}

/** What agents were not allowed to do. */
function declined(report: Report, { t, say }: Locale): string {
  const rows = report.declined.flatMap(({ message, detail, by }) => [
    `- ${cell(say(message))} (${t('declined by {0}', cell(by))})`,
    ...(detail === '' ? [] : [`  ${cell(say(detail), 400)}`]),
  ]);
  return section(t('Not done'), rows);
}

function reviews(report: Report, locale: Locale): string {
  const { t } = locale;
  const lines = report.reviews.flatMap(({ round, verdict, issues, dismissed = [] }) => [
    `- ${verdict === 'approved' ? t('Round {0}: approved', round) : t('Round {0}: rejected', round)}`,
    ...issueList(issues, locale).map((line) => `  ${line}`),
    ...dismissed.map((issue) => `  - ${t('dismissed: {0}', cell(issue.title))}`),
  ]);
  if (report.unreviewed !== undefined) return section(t('Review'), [`- ${t('Not reviewed: {0}', cell(locale.say(report.unreviewed)))}`]);
  return section(t('Review'), lines.length === 0 && report.status === 'completed' ? [`- ${t('Not reviewed.')}`] : lines);
}

/** Issues of a review, numbered, with their place and the fix that is asked for. */
export function issueList(issues: readonly ReviewIssue[], { t }: Locale): string[] {
  return issues.flatMap(({ title, file, line, description, fix, place }, index) => [
    `${index + 1}. ${cell(title)}${file === null ? '' : ` (${code(`${file}${line === null ? '' : `:${line}`}`)}${place === 'no file' ? `: ${t('not there')}` : ''})`}`,
    ...(fix === '' && description === '' ? [] : [`   - ${cell(fix === '' ? description : t('Fix: {0}', fix), 300)}`]),
  ]);
}

function files(report: Report, locale: Locale): string {
  const { t, say } = locale;
  const changes = { added: t('added'), modified: t('modified'), deleted: t('deleted') };
  const rows = report.files.map(({ file, change, modes, added, removed, agents, commands }) => [
    changes[change],
    [code(file), say(describeModes(modes))].filter(Boolean).join(', '),
    `+${added}`,
    `−${removed}`,
    [...agents.map((agent) => who(report, agent, locale)), ...commands.map(code)].join(', '),
  ]);
  const sum = (pick: (file: Report['files'][number]) => number): number => report.files.reduce((total, file) => total + pick(file), 0);
  const [added, removed] = [sum((file) => file.added), sum((file) => file.removed)];
  const title = rows.length === 1 ? t('Files: 1, +{0} −{1}', added, removed) : t('Files: {0}, +{1} −{2}', rows.length, added, removed);
  return blocks([table(title, ['', t('file'), '+', '−', t('by')], rows), beside(report, locale)]);
}

/** What changed beside the agents' work. */
function beside({ outputs, uncertain }: Report, { t }: Locale): string {
  const named = uncertain.map(({ file, command, added, removed }) => `${code(file)} +${added} −${removed} (${code(command)})`);
  return [
    ...(outputs.length === 0 ? [] : [t('Written by commands, undone with the run, not committed: {0}', outputs.map(code).join(', '))]),
    ...(named.length === 0 ? [] : [t('Changed while a command ran, possibly by you; neither undone nor committed: {0}', named.join(', '))]),
  ].join('\n\n');
}

function notices(report: Report, { t, say }: Locale): string {
  return section(
    t('Notices'),
    report.notices.map(({ level, text }) => `- ${level === 'warning' ? `**${t('Warning:')}** ` : ''}${cell(say(text), 300)}`),
  );
}
