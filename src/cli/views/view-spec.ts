import { agentName } from '../../core/run/agents.ts';
import { addUp } from '../../core/describe/add-up.ts';
import { describeOrigin, describeRange, describeRisks } from '../../core/describe/forecast.ts';
import { english, localeOf } from '../../core/describe/locale.ts';
import { describeCost } from '../../core/describe/terms.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import { safeLines } from '../../core/report/sanitise.ts';
import { approvalOf, type RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { markdownLines } from '../terminal/markdown.ts';
import { hangingLines, wrapLine } from '../terminal/wrap-line.ts';
import { formatCaps } from './view-header.ts';
import { plural } from './format.ts';
import { marks } from './marks.ts';

/** What an approval is asked for, as it lies on disk. */
export interface ShownSpec {
  readonly text: string;
  readonly file: string;
  /** Unified diff against what was shown before; may also hold changes of the code that the spec builds on. Empty the first time. */
  readonly delta: string;
  /** `delta`: the person has just seen the rest. */
  readonly show: 'whole' | 'delta';
  /** null: nothing can be said. */
  readonly forecast: Forecast | null;
}

/** The approval screen: why it is asked, the spec (or only what changed since it was shown), and what will prove the work. */
export function specScreen(state: RunState, spec: ShownSpec, width: number): Line[] {
  const whole = spec.show === 'whole';
  return [
    [],
    ...titleRule(state.spec?.name ?? spec.file, width),
    ...wrapLine(line(span(spec.file, 'dim')), width),
    ...(whole ? requestLines(state, width) : []),
    ...reasonLines(state, width),
    ...(whole ? [[], ...textLines(spec.text, width)] : []),
    ...(spec.delta === ''
      ? []
      : [
          [],
          ...(whole ? [line(span(approvalOf(state)?.reason === 'first' ? 'What comes with it' : 'What changed', 'strong'))] : []),
          ...deltaLines(spec.delta, width),
        ]),
    ...(whole ? proofLines(state, width) : []),
    ...(spec.forecast === null
      ? []
      : [
          [],
          line(span(`What it will likely cost${state.scripted ? ' (simulated)' : ''}`, 'strong')),
          ...forecastLines(spec.forecast, state, width),
        ]),
    [],
    ...wrapLine(line(span(`Spent so far ${localeOf(english, state).say(describeCost(state))} · caps ${formatCaps(state)}`, 'dim')), width),
  ];
}

/** Of a request the approval shows so many lines. */
const mostOfRequest = 6;

/** What was asked for, beside what was made of it. */
function requestLines({ request }: RunState, width: number): Line[] {
  const rows = safeLines(request.trim()).flatMap((text) => hangingLines(line('  '), line(text), width, 2));
  if (rows.length === 0) return [];
  const left = rows.length - mostOfRequest;
  const shown = left > 1 ? [...rows.slice(0, mostOfRequest), line(span(`  … and ${left} more lines`, 'dim'))] : rows;
  return [[], line(span('Your request', 'strong')), ...shown];
}

function textLines(text: string, width: number): Line[] {
  if (text.trim() !== '') return markdownLines(text, width);
  return wrapLine(line(span('The file is empty, or it is gone. Any answer makes the run look at it again.', 'warn')), width);
}

function reasonLines(state: RunState, width: number): Line[] {
  const message = inEnglish(approvalOf(state)?.message ?? '').trim();
  if (message === '') return [];
  return [
    [],
    ...message
      .split('\n')
      .flatMap((text, index) => hangingLines(index === 0 ? line(marks.warning, ' ') : line('  '), line(span(text, 'warn')), width, 2)),
  ];
}

function titleRule(title: string, width: number): Line[] {
  const rows = wrapLine(line(span('Spec', 'strong'), span(' · ', 'dim'), span(title, 'strong')), width);
  return [line(span('─'.repeat(Math.min(width, 72)), 'dim')), ...rows];
}

function proofLines(state: RunState, width: number): Line[] {
  const detail = inEnglish(approvalOf(state)?.detail ?? '');
  return detail === '' ? [] : [[], ...detail.split('\n').flatMap((text) => wrapLine(line(text), width, text.startsWith('  ') ? 4 : 0))];
}

/** A unified diff, coloured; the two lines that name a file become one. */
export function deltaLines(delta: string, width: number): Line[] {
  const rows = delta.trimEnd().split(/\r\n|\n/);
  return rows.flatMap((row, index) => {
    if (row.startsWith('--- ') && rows[index + 1]?.startsWith('+++ ')) return [];
    if (row.startsWith('+++ ') && rows[index - 1]?.startsWith('--- '))
      return wrapLine(line(span(row.slice(4).replace(/^b\//, '').replace(/\t.*$/, ''), 'dim')), width);
    if (/^(?:={10,}|Index: |\\ No newline)/.test(row)) return [];
    if (row.startsWith('@@')) return [line(span('⋯', 'dim'))];
    const sign = row.slice(0, 1);
    const tone = sign === '+' ? 'good' : sign === '-' ? 'bad' : 'plain';
    return hangingLines(line(span(`${sign === '' ? ' ' : sign} `, tone)), line(span(row.slice(1), tone)), width, 2);
  });
}

/** What implementing will likely cost; the heading says whether that is simulated. */
function forecastLines(forecast: Forecast, state: RunState, width: number): Line[] {
  const { turns, tokens, agents } = forecast;
  const { say } = english;
  const cost = (usd: ForecastRange | null, likely?: { usd: number; digits: 2 | 4 }): string =>
    usd === null ? 'unpriced' : say(describeRange(usd, likely));
  const { amounts, digits } = addUp(
    agents.map((one) => one.usd?.likely ?? 0),
    forecast.usd.likely,
  );
  const usd = agents.every((agent) => agent.usd === null)
    ? 'no price known'
    : `likely ${cost(forecast.usd, { usd: forecast.usd.likely, digits })}`;
  const sum = `${usd} · about ${plural(turns.likely, 'turn')} · ${english.count(tokens.likely)} tokens`;
  return [
    line(span(sum, 'strong')),
    ...agents.map((one, index) => line(`${inEnglish(agentName(state, one.agent))} `, cost(one.usd, { usd: amounts[index] ?? 0, digits }))),
    ...describeRisks(state, forecast).map((risk) => line(span(say(risk), 'warn'))),
    line(span(`${inEnglish(describeOrigin(forecast))} A forecast, not a cap.`, 'dim')),
  ].flatMap((row) => hangingLines(line('  '), row, width, 2));
}
