import { clockText, english, localeOf } from '../../core/describe/locale.ts';
import { ofCap } from '../../core/describe/terms.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { phaseKey, phaseOf, runningPhase, wayOf } from '../../core/run/phases.ts';
import { clipLine, line, lineWidth, padLine, span, type Line, type Span } from '../terminal/line.ts';
import { describeAgent } from '../../core/describe/agent.ts';
import { workName } from '../../core/describe/work.ts';
import type { Message } from '../../protocol/message.ts';
import { workedMs } from '../../core/run/rests.ts';
import { agentName, attemptUsd, layersAtWork, reproduction } from '../../core/run/agents.ts';
import { plural } from './format.ts';
import { looks, marks } from './marks.ts';

const narrow = 64;
const clockCells = 8;
const costCells = 9;

/**
 * The block below the log: phases, agents side by side, cost against its caps. Every line fits into `width`. Clocks
 * count work up to `now` (milliseconds since the epoch).
 */
export function liveLines(state: RunState, now: number, width: number): Line[] {
  const elapsed: Elapsed = (start) => workedMs(state, Date.parse(start), now);
  const agents = agentRows(state, elapsed, width);
  return [[], phasesLine(state, elapsed, width), ...(agents.length > 0 ? [[], ...agents] : []), [], spendLine(state, width)].map((row) =>
    clipLine(row, width),
  );
}

/** Milliseconds of work since an ISO time. */
type Elapsed = (start: string) => number;

function phasesLine(state: RunState, elapsed: Elapsed, width: number): Line {
  const running = runningPhase(state);
  const clock = running ? clockText(elapsed(running.startedAt)) : '';
  const known = wayOf(state).map(({ id, latest }): { name: string; status: PhaseStatus } => ({
    name: latest ? phaseKey(latest) : id,
    status: latest?.status ?? 'waiting',
  }));
  const all = line(
    ...known.flatMap(({ name, status }) => [phaseMark(status), span(` ${name}  `, status === 'running' ? 'strong' : 'dim')]),
  );
  const current = known.findLastIndex(({ status }) => status !== 'waiting');
  const short = line(
    marks.active,
    span(` ${known[current]?.name ?? 'starting'} `, 'strong'),
    span(`${current + 1}/${known.length}`, 'dim'),
  );
  return ends(line(' ', width < narrow + 16 ? short : all), line(span(clock, 'dim')), width);
}

type PhaseStatus = 'waiting' | RunState['phases'][number]['status'];

function phaseMark(status: PhaseStatus): Span {
  if (status === 'running') return marks.active;
  return status === 'waiting' ? marks.waiting : status === 'completed' ? marks.done : marks.ended;
}

interface AgentRow {
  readonly mark: Span;
  readonly label: string;
  readonly activity: Line;
  readonly ms: number | null;
  /** null: its model has no price; undefined: it has not begun. */
  readonly usd: number | null | undefined;
}

function agentRows(state: RunState, elapsed: Elapsed, width: number): Line[] {
  const shows = state.validating[reproduction] ? [rowOf(state, reproduction, elapsed)] : [];
  const rows = [...layerRows(state, elapsed), ...otherRows(state, elapsed), ...shows];
  const labels = Math.min(Math.max(0, ...rows.map((row) => lineWidth(line(row.label)))), Math.floor(width * (width < narrow ? 0.62 : 0.4)));
  return rows.map((row) => agentLine(row, labels, width));
}

function agentLine({ mark, label, activity, ms, usd }: AgentRow, labels: number, width: number): Line {
  const none = ms === null && (usd === undefined || width < narrow);
  const figures = none
    ? []
    : line(
        padLine(line(span(ms === null ? '' : clockText(ms), 'dim')), clockCells, 'right'),
        width < narrow ? '' : padLine(line(span(usd === undefined ? '' : english.usd(usd), 'dim')), costCells, 'right'),
      );
  const left = line(' ', mark, ' ', padLine(clipLabel(label, labels), labels), '  ');
  const room = width - lineWidth(left) - lineWidth(figures);
  return ends(line(left, clipLine(activity, room)), figures, width);
}

/** A label that keeps its count of attempts, which is what changes. */
function clipLabel(label: string, width: number): Line {
  const count = / \(\d+\/\d+\)$/.exec(label)?.[0] ?? '';
  return line(clipLine(line(label.slice(0, label.length - count.length)), width - count.length), count);
}

/** The layers of the spec while they are worked on: running, being proven, done, or waiting for another. */
function layerRows(state: RunState, elapsed: Elapsed): AgentRow[] {
  const phase = state.phases.at(-1);
  if (!phase || !phaseOf(state, phase.phase).layers) return [];
  return layersAtWork(state)
    .filter((name) => !state.skipped.some(({ agent }) => agent === name))
    .map((name) => rowOf(state, name, elapsed));
}

/** Agents that own no layer, such as the spec's writer and the reviewer. */
function otherRows(state: RunState, elapsed: Elapsed): AgentRow[] {
  return state.attempts
    .filter((attempt) => attempt.status === 'running' && !state.agents.some((agent) => agent.name === attempt.agent))
    .map(({ agent }) => rowOf(state, agent, elapsed));
}

function rowOf(state: RunState, name: string, elapsed: Elapsed): AgentRow {
  const told = describeAgent(state, name);
  const attempt = state.attempts.findLast((candidate) => candidate.agent === name);
  const [mark, tone] = looks[told.level];
  const begun = state.validating[name]?.startedAt ?? (attempt?.status === 'running' ? attempt.startedAt : null);
  return {
    mark,
    label: english.say(labelOf(state, name, attempt)),
    // How it ended; why, its last words and the report say.
    activity: line(span(english.say(told.level === 'active' || told.level === 'idle' ? told.activity : told.text), tone)),
    ms: begun === null ? null : elapsed(begun),
    usd: attempt ? attemptUsd(state, attempt) : undefined,
  };
}

/** Of an agent of a layer what it was given to do; others are named by their work, for their labels are written for models. */
function labelOf(state: RunState, name: string, attempt: RunState['attempts'][number] | undefined): Message {
  if (!attempt) return agentName(state, name);
  return state.agents.some((agent) => agent.name === name) ? attempt.label : workName(attempt);
}

/** Cost against its cap as a bar, then the other counters with theirs. */
function spendLine(state: RunState, width: number): Line {
  const { spend, caps, softCaps } = state;
  const tokens = spend.usage.input + spend.usage.output + spend.usage.cacheRead + spend.usage.cacheWrite;
  const cells = width < narrow ? 8 : 20;
  const usd = localeOf(english, state).say(ofCap(state, spend.usd));
  const others = [
    caps.tokens === null ? `${english.count(tokens)} tokens` : `${english.count(tokens)} of ${english.count(caps.tokens)} tokens`,
    caps.turns === null ? plural(spend.turns, 'turn') : `${spend.turns} of ${plural(caps.turns, 'turn')}`,
    ...(softCaps && caps.usd === null && (caps.tokens ?? caps.turns) !== null ? ['soft caps'] : []),
    ...(spend.unpricedTurns > 0 ? [`${spend.unpricedTurns} unpriced`] : []),
  ].join(' · ');
  const parts = [
    line(usd),
    ...(caps.usd === null ? [] : [line(...bar(spend.usd / caps.usd, cells))]),
    line(span(width < narrow ? `${english.count(tokens)} tokens` : others, 'dim')),
  ];
  // What has no room is left out: half of it tells nothing.
  let row = line(' ');
  for (const [index, part] of parts.entries()) {
    const next = line(row, index === 0 ? '' : '  ', part);
    if (index === 0 || lineWidth(next) <= width) row = next;
  }
  return row;
}

function bar(share: number, cells: number): Span[] {
  const full = Math.min(cells, Math.max(share > 0 ? 1 : 0, Math.round(share * cells)));
  return [span('━'.repeat(full), share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'accent'), span('─'.repeat(cells - full), 'dim')];
}

/** One line with something at its left and right end. */
function ends(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  return line(padLine(left, room), right);
}
