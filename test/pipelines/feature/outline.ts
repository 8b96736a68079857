import { inEnglish } from '../../../src/core/describe/message.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Stage } from './stage.ts';

/** Event types in order, with what tells them apart. */
function outline(events: readonly RunEvent[]): string[] {
  return events.map((event) => {
    switch (event.type) {
      case 'phase.started':
      case 'phase.completed':
      case 'phase.skipped':
        return `${event.type} ${event.phase}`;
      case 'agent.started':
        return `${event.type} ${inEnglish(event.label)}`;
      case 'agent.skipped':
        return `${event.type} ${event.agent}: ${inEnglish(event.reason)}`;
      case 'validation.started':
        return `${event.purpose} ${event.command.join(' ')}`;
      case 'validation.completed':
        return `${event.evidence.result} ${event.evidence.command.join(' ')}`;
      case 'verdict':
        return `verdict ${event.agent} ${event.result}`;
      case 'question.asked':
        return `asked: ${event.question.reason}`;
      case 'question.answered':
        return `answer: ${event.reply.option}`;
      case 'reproduction.tried':
        return `reproduction ${event.side} ${event.outcome}`;
      case 'review.completed':
        return `review ${event.round} ${event.verdict}`;
      default:
        return event.type;
    }
  });
}

const quiet = [
  'notice',
  'baseline.started',
  'baseline.measured',
  'checkpoint',
  'agent.finished',
  'file.changed',
  'understood',
  'context.read',
];

/** The run so far, a line an event, without the quiet ones. */
export async function story(stage: Stage): Promise<string[]> {
  const events = await stage.engine.read('run', 0);
  return outline(events.filter((event) => !quiet.includes(event.type)));
}
