import { isDeepStrictEqual } from 'node:util';
import { joinedBy, sentence } from '../../core/describe/message.ts';
import { describe, type Description } from '../../core/describe/event.ts';
import { english, localeOf } from '../../core/describe/locale.ts';
import { phaseOf, phaseTitle } from '../../core/run/phases.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { line, span, type Line, type Span, type Tone } from '../terminal/line.ts';
import { quotedLines } from '../terminal/quoted-lines.ts';
import { hangingLines, wrapLine } from '../terminal/wrap-line.ts';
import { marks } from './marks.ts';
import { sharedFailure } from './shared-failure.ts';
import { headerLines } from './view-header.ts';

const nameCells = 12;
/** Cells. */
const narrow = 50;
/** Lines that are shown of what a command printed. */
export const tailRows = 24;

/** The approval screen or the report follows, and says more. */
const toldElsewhere: readonly RunEvent['type'][] = ['question.asked', 'run.interrupted', 'run.cancelled', 'run.failed', 'run.completed'];

const looks: Readonly<Record<Description['level'], readonly [Span, Tone]>> = {
  debug: [marks.ended, 'dim'],
  info: [marks.ended, 'plain'],
  good: [marks.done, 'plain'],
  warn: [marks.warning, 'warn'],
  bad: [marks.failed, 'bad'],
};

/** The run before and after an event; `isOwn`: this process works on it. */
interface Around {
  readonly before: RunState;
  readonly state: RunState;
  readonly isOwn: boolean;
}

/** What an event leaves in the scrolling log: only what is settled and worth reading later. [] for events that only move the live block. */
export function logLines(event: RunEvent, { before, state, isOwn }: Around, width: number): Line[] {
  if (event.type === 'run.started') return headerLines(state, width);
  if (event.type === 'phase.started')
    return phaseOf(state, event.phase).layers ? [[], line('   ', span(english.say(phaseTitle(state, event)), 'strong'))] : [];
  // Who approved was said already.
  if (event.type === 'phase.completed' && phaseOf(state, event.phase).waits) return [];
  // Of agents side by side each is refused its next call.
  if (event.type === 'budget.reached' && before.capReached === event.cap) return [];
  const told = describe(event.type === 'agent.finished' ? withoutTold(event, before) : event, state);
  if (told === null || told.level === 'debug' || toldElsewhere.includes(event.type)) return [];
  const shared = event.type === 'turn.failed' ? sharedFailure(event, state) : null;
  if (shared !== null) return shared.told ? [] : describedLines({ ...told, text: shared.words }, width, tailRows, localeOf(english, state));
  return describedLines(isOwn ? withStop(told, event) : told, width, tailRows, localeOf(english, state));
}

/** Whoever waits here for a provider should know how to stop. */
function withStop(told: Description, event: RunEvent): Description {
  return event.type === 'turn.failed' && event.waiting ? { ...told, text: joinedBy(' ', [told.text, 'Ctrl-C stops it.']) } : told;
}

/** Why an agent failed was told when its last call did. */
function withoutTold(event: Extract<RunEvent, { type: 'agent.finished' }>, { attempts }: RunState): RunEvent {
  const last = attempts.findLast(({ path }) => path === event.path);
  const isTold = event.error !== null && isDeepStrictEqual(last?.activity, event.error);
  return isTold ? { ...event, error: sentence('failed') } : event;
}

/** Something described, as an entry: its first line, and what belongs to it quoted. */
export function describedLines(told: Description, width: number, rows = tailRows, { say } = english): Line[] {
  const [mark, tone] = looks[told.level];
  const name = told.who === null ? '' : width < narrow ? `${say(told.who)}: ` : `${say(told.who).padEnd(nameCells)} `;
  // A column of names would take half of a narrow terminal.
  const indent = 3 + (width < narrow ? 0 : Math.min(name.length, nameCells + 1));
  const [first = '', ...rest] = say(told.text).trim().split(/\r?\n/u);
  return [
    // A name may be longer than its column; what follows stays where it is with every other.
    ...wrapLine(line(' ', mark, ' ', name, span(first, tone)), width, indent),
    ...(told.level === 'warn' ? rest.flatMap((row) => hangingLines(line(' '.repeat(indent)), line(span(row, tone)), width, indent)) : []),
    ...told.more.flatMap((more) => quotedLines(say(more), width, indent, rows)),
  ];
}
