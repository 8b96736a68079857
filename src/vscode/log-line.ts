import { phaseKey } from '../core/run/phases.ts';
import { documentInEnglish, inEnglish } from '../core/describe/message.ts';
import type { RunEvent } from '../protocol/run-event.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error' | 'debug';
  readonly text: string;
}

/**
 * An event as a line of the output channel; null for what only moves numbers. English like every log, so
 * that it can be searched for and passed on.
 */
export function logLine(logged: RunEvent): LogLine | null {
  const event = documentInEnglish(logged);
  switch (event.type) {
    case 'run.started':
      return info(
        `run ${event.runId}: "${firstLine(event.request)}" with ${event.provider}${event.scripted ? ' (scripted model)' : ''}${guesses(event.reasons)}`,
      );
    case 'run.resumed':
      return event.takenOver ? warn('taken over from a process that is gone') : info('goes on');
    case 'phase.started':
      return info(`${phaseKey(event)} …`);
    case 'phase.completed':
      return info(`${phaseKey(event)}: ${firstLine(event.summary)}`);
    case 'phase.skipped':
      return info(`${phaseKey(event)} skipped: ${event.reason}`);
    case 'notice':
      return { level: event.level === 'warning' ? 'warn' : 'info', text: event.text };
    case 'spec.written':
      return info(`spec: ${event.file}${event.revision > 1 ? ` (revision ${event.revision})` : ''}`);
    case 'spec.moved':
      return info(`spec moved to ${event.file}`);
    case 'agent.started':
      return info(`${inEnglish(event.label)} (${event.model})`);
    case 'agent.finished':
      return event.outcome === 'failed'
        ? error(`${event.agent} failed: ${event.error}`)
        : info(`${event.agent} ${event.outcome}: ${firstLine(event.summary)}`);
    case 'agent.skipped':
      return info(`${event.agent} skipped: ${event.reason}`);
    case 'turn.failed':
      return warn(
        `${event.agent}: model call failed: ${event.message}${event.retryInMs === null ? '' : `; again in ${Math.round(event.retryInMs / 1000)} s`}`,
      );
    case 'tool.called':
      return { level: 'debug', text: `${event.agent}: ${event.tool} ${event.target}${event.ok ? '' : ` – ${event.detail}`}` };
    case 'file.changed':
      return info(`${event.agent}: ${event.file} +${event.added} −${event.removed}`);
    case 'validation.completed': {
      const { command, exitCode, result, durationMs, tail } = event.evidence;
      const words = `${event.agent}: ${command.join(' ')} → ${result}${exitCode === null ? '' : ` (exit code ${exitCode})`}, ${(durationMs / 1000).toFixed(1)} s`;
      return result === 'pass' ? info(words) : warn(`${words}\n${tail}`);
    }
    case 'verdict':
      return event.result === 'failed'
        ? warn(`${event.agent}: failed: ${event.error}`)
        : info(`${event.agent}: ${event.result}${event.disagreement === null ? '' : ` (${event.disagreement})`}`);
    case 'review.completed':
      return info(`review ${event.round}: ${event.verdict}${event.issues.map((issue) => `\n  ${issue.title} (${issue.file})`).join('')}`);
    case 'review.dismissed':
      return info(`${event.fingerprints.length} issues dismissed by ${event.by}`);
    case 'agent.guided':
      return info(`${event.agent}: guidance of ${event.by}: ${event.text}`);
    case 'agent.guided.late':
      return warn(`${event.agent}: the guidance of ${event.by} came after its last step and waits for its next task: ${event.text}`);
    case 'question.asked': {
      const { kind, subject, message, detail, hints } = event.question;
      const why = inEnglish(message);
      if (kind === 'approval') return info(`waits for the approval of ${subject}${why === '' ? '' : `: ${why}`}`);
      return error(
        [`stopped: ${why}`, inEnglish(detail), ...hints.map((step) => `- ${inEnglish(step)}`)].filter((line) => line !== '').join('\n'),
      );
    }
    case 'question.answered': {
      const { by, text = '' } = event.reply;
      return info(`${by}: ${inEnglish(event.title)}${text === '' ? '' : `: ${text}`}`);
    }
    case 'question.withdrawn':
      return info('the question is withdrawn');
    case 'question':
      return warn(`${event.agent} asks: ${event.text}`);
    case 'budget.warning':
      return warn(`budget: ${event.spent} of ${event.limit} ${event.cap} are used`);
    case 'budget.reached':
      return error(`budget reached: ${event.spent} of ${event.limit} ${event.cap}`);
    case 'budget.raised':
      return info('budget raised');
    case 'run.interrupted':
      return warn('interrupted; resumable');
    case 'run.cancelled':
      return warn(`cancelled by ${event.by}`);
    case 'run.failed':
      return error(`failed: ${event.error}`);
    case 'run.undone':
      return info(`undone: ${event.restored.length} files brought back, ${event.kept.length} kept`);
    case 'run.applied':
      return info(`committed as ${event.commit}${event.branch === null ? '' : ` on ${event.branch}`}`);
    case 'run.completed':
      return info(['completed', ...event.artifacts].join(': '));
    case 'agents.defined':
    case 'agent.noted':
    case 'forecast.made':
    case 'understood':
    case 'checkpoint':
    case 'turn.started':
    case 'turn.completed':
    case 'validation.started':
      return null;
  }
}

function info(text: string): LogLine {
  return { level: 'info', text };
}

function warn(text: string): LogLine {
  return { level: 'warn', text };
}

function error(text: string): LogLine {
  return { level: 'error', text };
}

function guesses(reasons: readonly string[]): string {
  return reasons.map((reason) => `\n  ${reason}`).join('');
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
