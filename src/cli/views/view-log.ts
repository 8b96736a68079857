import { documentInEnglish, inEnglish } from '../../core/describe/message.ts';
import { workName } from '../../core/describe/work.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { phaseOf, phaseTitle } from '../../core/run/phases.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line, type Span } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { agentName } from './agent-name.ts';
import { attemptUsd } from './attempt-usd.ts';
import { between, formatClock, formatCommand, formatDuration, formatUsd, plural } from './format.ts';
import { headerLines } from './view-header.ts';
import { evidenceWords, outputTail, purposeNote } from './view-evidence.ts';
import { issueLines } from './view-review.ts';
import { marks } from './marks.ts';

const nameCells = 12;
const tailRows = 12;

/**
 * What an event leaves in the scrolling log: only what is settled and worth reading later. `state` is the
 * state after the event. [] for events that only move the live block.
 */
export function logLines(logged: RunEvent, state: RunState, width: number): Line[] {
  const entry = (mark: Span, name: string, words: Line, tail = ''): Line[] =>
    hangingLines(
      line(' ', mark, ' ', name.padEnd(nameCells), ' '),
      line(words, tail === '' ? '' : span(`  ${tail}`, 'dim')),
      width,
      nameCells + 4,
    );
  const sentence = (mark: Span, words: Line, tail = ''): Line[] =>
    hangingLines(line(' ', mark, ' '), line(words, tail === '' ? '' : span(`  ${tail}`, 'dim')), width, 3);

  const event = documentInEnglish(logged);
  switch (event.type) {
    case 'run.started':
      return headerLines(state, width);
    case 'run.resumed':
      return event.takenOver ? sentence(marks.warning, line(`taken over from a process that is gone; goes on where it was`)) : [];
    case 'phase.started':
      return phaseOf(state, event.phase).layers ? [[], line('   ', span(titleOf(state, event), 'strong'))] : [];
    case 'phase.completed': {
      // Who approved was said already.
      if (phaseOf(state, event.phase).waits) return [];
      const phase = state.phases.findLast((candidate) => candidate.phase === event.phase);
      return entry(
        marks.done,
        titleOf(state, event),
        line(firstLine(event.summary)),
        phase ? formatDuration(between(phase.startedAt, phase.endedAt, 0)) : '',
      );
    }
    case 'phase.skipped':
      return entry(marks.ended, titleOf(state, event), line(`skipped: ${event.reason}`));
    case 'notice':
      return sentence(
        event.level === 'warning' ? marks.warning : marks.ended,
        line(span(event.text, event.level === 'warning' ? 'warn' : 'dim')),
      );
    case 'spec.written':
      // The first one is what its phase ends with.
      return event.revision === 1 ? [] : entry(marks.ended, 'Spec', line(event.file), `revision ${event.revision}`);
    case 'agent.started':
      return sentence(marks.begun, line(span(inEnglish(event.label), 'dim')), event.model);
    case 'agent.finished':
      return finishedLines(event, state, sentence);
    case 'agent.skipped':
      return entry(marks.ended, agentName(state, event.agent), line(`skipped: ${event.reason}`));
    case 'turn.failed':
      return sentence(
        marks.warning,
        line(`${agentName(state, event.agent)}: ${firstLine(event.message)}`),
        event.retryInMs === null ? '' : `again in ${formatDuration(event.retryInMs)}`,
      );
    case 'validation.completed': {
      const words = evidenceWords(event.evidence);
      const head = entry(
        words.mark,
        agentName(state, event.agent),
        line(formatCommand(event.evidence.command), purposeNote(event.purpose)),
        `${words.text} · ${formatDuration(event.evidence.durationMs)}`,
      );
      return event.evidence.result === 'pass' ? head : [...head, ...outputTail(event.evidence.tail, width, nameCells + 4, tailRows)];
    }
    case 'verdict':
      return verdictLines(event, state, entry);
    case 'review.completed':
      return event.verdict === 'approved'
        ? entry(marks.ended, 'Review', line(`round ${event.round}: approved`))
        : [
            ...entry(marks.failed, 'Review', line(`round ${event.round}: rejected, ${plural(event.issues.length, 'issue')}`)),
            ...issueLines(event.issues, width, nameCells + 4),
          ];
    case 'review.dismissed':
      return sentence(marks.ended, line(`${plural(event.fingerprints.length, 'issue')} dismissed by ${event.by}`));
    case 'agent.guided':
      return entry(marks.ended, event.agent, line(`guidance of ${event.by}: `, firstLine(event.text)));
    case 'agent.guided.late':
      return entry(
        marks.warning,
        agentName(state, event.agent),
        line(
          span('your guidance came after its last step; it reads it with its next task, if there is one: ', 'warn'),
          firstLine(event.text),
        ),
      );
    case 'question.answered': {
      const { by, text = '' } = event.reply;
      const words = line(`${inEnglish(event.title)}, said ${by}${text === '' ? '' : `: ${firstLine(text)}`}`);
      return sentence(marks.done, words);
    }
    case 'question':
      return event.text
        .split('\n')
        .flatMap((text, index) =>
          index === 0
            ? entry(marks.question, agentName(state, event.agent), line(span(text, 'warn')))
            : entry(span(' '), '', line(span(text, 'warn'))),
        );
    case 'budget.warning':
      return sentence(marks.warning, line(span(`${amount(event.cap, event.spent)} of ${amount(event.cap, event.limit)} are used`, 'warn')));
    case 'budget.reached':
      return sentence(
        marks.failed,
        line(
          span(
            `budget reached: the next call does not fit into ${amount(event.cap, event.limit)}; ${amount(event.cap, event.spent)} are used`,
            'bad',
          ),
        ),
      );
    case 'budget.raised':
      return sentence(marks.done, line('budget raised'));
    case 'run.undone':
      return sentence(
        marks.ended,
        line(
          `${event.target ?? ''}${event.target === undefined ? '' : ' '}undone by ${event.by}: ${plural(event.restored.length, 'file')} brought back, ${event.kept.length} kept`,
        ),
      );
    case 'run.applied':
      return sentence(marks.done, line(`committed as ${event.commit.slice(0, 12)}${event.branch === null ? '' : ` on ${event.branch}`}`));
    // After the first seven comes the report or the approval screen, which say more; the others are told by the end
    // of their phase, or only move the live block.
    case 'agents.defined':
    case 'agent.noted':
    case 'forecast.made':
    case 'question.asked':
    case 'question.withdrawn':
    case 'run.interrupted':
    case 'run.cancelled':
    case 'run.failed':
    case 'run.completed':
    case 'understood':
    case 'spec.moved':
    case 'checkpoint':
    case 'turn.started':
    case 'turn.completed':
    case 'tool.called':
    case 'file.changed':
    case 'validation.started':
      return [];
  }
}

type EventOf<T extends RunEvent['type']> = Extract<ReturnType<typeof documentInEnglish<RunEvent>>, { type: T }>;

function finishedLines(
  event: EventOf<'agent.finished'>,
  state: RunState,
  sentence: (mark: Span, words: Line, tail?: string) => Line[],
): Line[] {
  const attempt = state.attempts.findLast((candidate) => candidate.path === event.path);
  // The label of who has no layer may be the whole request; it was printed when it began.
  const layer = state.agents.some(({ name }) => name === event.agent);
  const label = attempt ? inEnglish(layer ? attempt.label : workName(attempt)) : agentName(state, event.agent);
  const tail = attempt
    ? `${formatClock(between(attempt.startedAt, attempt.endedAt, 0))} · ${plural(attempt.turns, 'turn')} · ${formatUsd(attemptUsd(state, attempt))}`
    : '';
  if (event.outcome === 'failed') return sentence(marks.failed, line(label, ': ', span(firstLine(event.error ?? 'failed'), 'bad')), tail);
  const summary = firstLine(event.summary);
  const mark = event.outcome === 'question' ? marks.question : marks.ended;
  return sentence(mark, line(label, summary === '' ? '' : `: ${summary}`), tail);
}

function verdictLines(event: EventOf<'verdict'>, state: RunState, entry: (mark: Span, name: string, words: Line) => Line[]): Line[] {
  const name = agentName(state, event.agent);
  const disagreement = event.disagreement === null ? [] : entry(marks.warning, name, line(span(event.disagreement, 'warn')));
  if (event.result === 'proven') return [...entry(marks.done, name, line(span('proven', 'good'))), ...disagreement];
  if (event.result === 'unproven') return [...entry(marks.unproven, name, line(span('unproven', 'warn'))), ...disagreement];
  return [
    ...entry(marks.failed, name, line(span('failed', 'bad'), event.error === null ? '' : `: ${firstLine(event.error)}`)),
    ...disagreement,
  ];
}

function amount(cap: 'usd' | 'tokens' | 'turns', value: number): string {
  return cap === 'usd' ? formatUsd(value) : `${value} ${cap}`;
}

function titleOf(state: RunState, event: EventOf<'phase.started' | 'phase.completed' | 'phase.skipped'>): string {
  return inEnglish(phaseTitle(state, event));
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}
