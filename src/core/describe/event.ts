import type { Message } from '../../protocol/message.ts';
import type { Question } from '../../protocol/question.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { askedFor, hintsOf, questionTitle } from '../question/needs-you.ts';
import { agentName, attemptUsd, bookedUnder, reproduction } from '../run/agents.ts';
import { phaseOf, phaseTitle } from '../run/phases.ts';
import { phaseMs, workedMs } from '../run/rests.ts';
import type { RunState } from '../run/run-state.ts';
import { describeWarning } from './describe-warning.ts';
import { changeText, describeContext, describeRound, issueText, retryText, waitText } from './event-words.ts';
import { sentence } from './message.ts';
import { describeReproduced } from './reproduced.ts';
import { requestTitle } from './request-title.ts';
import { describeApplied } from './run.ts';
import { describeProof } from './proof.ts';
import { describeUndone } from './undone.ts';
import { workName } from './work.ts';
import { capText, describeIssues, describePurpose, describeResult, describeVerdict, limitText } from './terms.ts';

/** What an event reads like, in every log and list. */
export interface Description {
  /** `debug`: only for whoever looks closely. `good`, `warn` and `bad` are outcomes that a person wants to know. */
  readonly level: 'debug' | 'info' | 'good' | 'warn' | 'bad';
  /** The agent or phase that it is about; null: the run. */
  readonly who: Message | null;
  readonly text: Message;
  /** What belongs to it and needs room: output, issues, ways on. One below the other. */
  readonly more: readonly Message[];
}

type Level = Description['level'];
const endLevels = { finished: 'info', question: 'warn', failed: 'bad' } as const;
const proofLevels = { proven: 'good', unproven: 'warn', failed: 'bad' } as const;
type Attempted = Extract<RunEvent, { type: 'agent.finished' }>;

/** `state` is the state after the event, or a later one. Null for what tells a person nothing. */
export function describe(event: RunEvent, state: RunState): Description | null {
  const run = (level: Level, text: Message, more: readonly Message[] = []): Description => ({ level, who: null, text, more });
  const agent = (name: string, level: Level, text: Message, more: readonly Message[] = []): Description => ({
    level,
    who: agentName(state, name),
    text,
    more,
  });
  const phase = (level: Level, text: Message): Description => ({
    level,
    who: 'phase' in event ? phaseTitle(state, event) : null,
    text,
    more: [],
  });
  switch (event.type) {
    case 'run.started': {
      const request = requestTitle(event.request);
      const text = event.scripted
        ? sentence('Run {0} started (demo: answers scripted, costs simulated): {1}', event.runId, request)
        : sentence('Run {0} started with {1}: {2}', event.runId, event.provider, request);
      return run('info', text, event.reasons);
    }
    case 'run.resumed':
      return event.takenOver
        ? run('warn', sentence('Taken over from a process that is gone; it continues where it left off'))
        : run('debug', sentence('The run continues'));
    case 'phase.started':
      return phase('info', phaseOf(state, event.phase).doing);
    case 'phase.completed': {
      const passed = state.phases.findLast((one) => one.phase === event.phase && one.n === event.n);
      const ms = { ms: passed ? phaseMs(state, passed, Date.parse(event.at)) : 0 };
      return phase('good', event.summary === '' ? sentence('done in {0}', ms) : sentence('{0} ({1})', event.summary, ms));
    }
    case 'phase.skipped':
      return phase('info', sentence('skipped: {0}', event.reason));
    case 'notice':
      return run(event.level === 'warning' ? 'warn' : 'info', event.text);
    case 'understood':
      return run('debug', sentence('Request analyzed'));
    case 'context.read':
      return agent(event.agent, 'debug', ...describeContext(event));
    case 'spec.written':
      // The first one is told by the end of its phase.
      return event.revision === 1
        ? run('debug', sentence('Spec written: {0}', event.file))
        : run('info', sentence('Spec written: {0}, revision {1}', event.file, event.revision));
    case 'proof.decided': {
      const told = describeProof({ ...event, acceptedBy: null });
      const changed = event.changed.map(({ file }) => file).join(', ');
      return run(proofLevels[event.verdict], sentence('Overall: {0}', told), [
        ...some(changed === '' ? '' : sentence('Changed proof files: {0}', changed)),
        ...some(event.dependencies.length === 0 ? '' : sentence('Packages not listed in the spec: {0}', event.dependencies.join(', '))),
      ]);
    }
    case 'proof.accepted':
      return run('warn', sentence('Unproven, accepted by {0}', event.by));
    case 'reproduction.tried': {
      const { level, text } = describeReproduced(event);
      return run(level, text, some(event.tests.join('\n')));
    }
    case 'spec.deviated': {
      if (event.files.length === 0) return agent(event.agent, 'debug', sentence('All files match the spec'));
      return agent(
        event.agent,
        'warn',
        sentence('Differs from the spec'),
        event.files.map(({ file, reason }) => sentence('{0}: {1}', file, reason)),
      );
    }
    case 'question.asked':
      return describeQuestion(event.question, state);
    case 'question.answered': {
      const { by, text = '', items } = event.reply;
      const dismissed = state.reviews.flatMap((review) => review.dismissed).filter(({ fingerprint }) => items?.[fingerprint] === 'yes');
      return run(
        'good',
        text === '' ? sentence('{0} answered “{1}”', by, event.title) : sentence('{0} answered “{1}”: {2}', by, event.title, text),
        dismissed.length === 0 ? [] : [sentence('{1} dismissed {0}', describeIssues(dismissed.length), by)],
      );
    }
    case 'question.withdrawn':
      return run('debug', sentence('Question withdrawn'));
    case 'agent.started':
      return agent(event.agent, 'info', sentence('{0} – {1}', workName(event), event.model));
    case 'agent.finished':
      return agent(event.agent, endLevels[event.outcome], finished(event, state));
    case 'agent.skipped':
      return agent(event.agent, 'info', sentence('skipped: {0}', event.reason));
    case 'agent.noted':
      return agent(event.agent, 'debug', sentence('{0} has guidance for it: {1}', event.by, event.text));
    case 'agent.guided':
      return agent(event.agent, 'info', sentence('guidance of {0}: {1}', event.by, event.text));
    case 'agent.guided.late':
      return agent(
        event.agent,
        'warn',
        sentence('the guidance of {0} came after its last step and waits for its next task: {1}', event.by, event.text),
      );
    case 'turn.completed':
      return agent(event.agent, 'debug', sentence('answer {0}: {1}', event.turn, { usd: event.usd }));
    case 'turn.failed':
      if (event.waiting) return agent(event.agent, event.waiting.first ? 'warn' : 'debug', waitText(event.waiting, event.message));
      return event.retryInMs === null
        ? agent(event.agent, event.repeated ? 'debug' : 'warn', event.message)
        : agent(event.agent, event.repeated ? 'debug' : 'warn', retryText(event.retryInMs, event.message));
    case 'tool.called': {
      const call = `${event.tool} ${event.target}`.trim();
      return agent(event.agent, 'debug', event.ok ? call : sentence('{0} – {1}', call, event.detail));
    }
    case 'file.changed':
      return agent(event.agent, 'debug', changeText(event));
    case 'ignored.written':
      return run(
        'info',
        sentence('"{0}" wrote files ignored by git, so they are not in the commit: {1}', event.command, event.files.join(', ')),
      );
    case 'file.uncertain':
      return agent(
        event.agent,
        'warn',
        sentence('{0} changed while "{1}" ran, possibly by you: left as is, not part of the run.', changeText(event), event.command),
      );
    case 'worktree.made':
      return agent(event.agent, 'debug', sentence('works in its own folder: {0}', event.folder));
    case 'worktree.merged':
      return event.files.length === 0
        ? agent(event.agent, 'debug', sentence('nothing to merge into the workspace'))
        : agent(event.agent, 'info', sentence('merged into the workspace: {0}', event.files.join(', ')));
    case 'proof.renewed':
      return run('info', sentence('{0} ran the commands again on the current files', event.by));
    case 'file.claimed': {
      const { files, left, by } = event;
      const whose = (those: readonly string[], text: Message): Message[] => (those.length === 0 ? [] : [text]);
      const [first = '', ...more] = [
        ...whose(files, sentence('{0} confirmed these changes as the run’s: {1}', by, files.join(', '))),
        ...whose(left, sentence('These changes remain {0}’s: {1}', by, left.join(', '))),
      ];
      return run('info', first, more);
    }
    case 'validation.completed': {
      const { evidence, purpose } = event;
      const { level, text } = describeResult(evidence);
      const command = formatCommandLine(evidence.command);
      const who = bookedUnder(event);
      // Of the reproduction its name says it.
      const why = who === reproduction ? '' : describePurpose(purpose);
      const what = why === '' ? command : sentence('{0} ({1})', command, why);
      const took = { ms: evidence.durationMs };
      const ran =
        evidence.ranFor === undefined
          ? sentence('{0} – {1}, {2}', what, text, took)
          : sentence('{0} – {1}, {2}; run once on these files, for {3}', what, text, took, evidence.ranFor);
      // That it fails is what a reproduction is for; what all three times say is told after them.
      if (purpose === 'reproduce' && level === 'bad') return agent(who, 'info', ran, failedBefore(event, state) ? [] : some(evidence.tail));
      return agent(who, level, ran, level === 'good' ? [] : some(evidence.tail));
    }
    case 'verdict': {
      const { level, text } = describeVerdict(event.result);
      const told = event.error === null ? text : sentence('{0}: {1}', text, event.error);
      return agent(event.agent, level, told, some(event.disagreement ?? ''));
    }
    case 'review.completed': {
      const who = state.declared.find(({ reviews }) => reviews)?.title ?? null;
      if (event.verdict === 'approved') return { level: 'good', who, text: sentence('round {0}: approved', event.round), more: [] };
      const text = sentence('round {0}: rejected, {1}', event.round, describeIssues(event.issues.length));
      return { level: 'bad', who, text, more: event.issues.map(issueText) };
    }
    case 'review.commented':
      return run('info', sentence('{0} commented on {1} changed lines', event.by, event.issues.length), event.issues.map(issueText));
    case 'audit.completed':
      return run('info', sentence('scores by dimension'), describeRound(event.dimensions));
    case 'forecast.made':
      return run('debug', sentence('Expected cost: {0}', { usd: event.forecast.usd.likely }));
    case 'budget.warning':
      return run('warn', describeWarning(event, state));
    case 'budget.reached':
      return run(
        'bad',
        sentence(
          'The next call would exceed {0}; {1} used so far',
          limitText(state, event.cap, event.limit),
          capText(event.cap, event.spent),
        ),
      );
    case 'budget.raised':
      return run('good', sentence('Budget raised'));
    case 'run.interrupted':
      return run('warn', sentence('Interrupted; can be resumed'));
    case 'run.cancelled':
      return run('warn', sentence('Cancelled by {0}', event.by));
    case 'run.failed':
      return run('bad', sentence('Failed: {0}', event.error));
    case 'run.undone':
      return describeUndone(event);
    case 'run.applied':
      return run('good', describeApplied(event));
    case 'run.completed':
      if (event.conclusion !== undefined) return run('warn', event.conclusion);
      return run('good', event.artifacts.length === 0 ? sentence('Completed') : sentence('Completed: {0}', event.artifacts.join(', ')));
    case 'audit.begun':
    case 'agents.defined':
    case 'proof.swapped':
    case 'proof.restored':
    case 'baseline.started':
    case 'baseline.measured':
    case 'spec.moved':
    case 'memory.learned':
    case 'worktree.merging':
    case 'checkpoint':
    case 'packages.noted':
    case 'turn.started':
    case 'validation.started':
      return null;
  }
}

/** What waits for the person, and why. */
export function describeQuestion(question: Question, state: RunState): Description {
  const { kind, subject, message, detail, delta } = question;
  if (kind === 'approval') {
    return { level: 'info', who: null, text: sentence('{0} is waiting for your approval', subject), more: some(message) };
  }
  const who = state.agents.some(({ name }) => name === subject) ? agentName(state, subject) : null;
  const more = [...some(detail), ...some(delta), ...hintsOf(state, question)];
  const wanted = askedFor(question);
  if (message === '') return { level: wanted === null ? 'bad' : 'warn', who, text: questionTitle(question), more };
  if (wanted === null) return { level: 'bad', who, text: sentence('Stopped: {0}', message), more };
  const text =
    wanted === 'approval' ? sentence('Waiting for your approval: {0}', message) : sentence('Waiting for your answer: {0}', message);
  return { level: 'warn', who, text, more };
}

function finished(event: Attempted, state: RunState): Message {
  const attempt = state.attempts.findLast((one) => one.path === event.path);
  const told: Message = event.error ?? (event.summary === '' ? sentence('done') : event.summary);
  return attempt
    ? sentence(
        '{0} ({1}, {2})',
        told,
        { ms: workedMs(state, Date.parse(attempt.startedAt), Date.parse(event.at)) },
        { usd: attemptUsd(state, attempt) },
      )
    : told;
}

function some(message: Message): Message[] {
  return message === '' ? [] : [message];
}

/** Whether the time before failed as well: what it printed is known then. */
function failedBefore({ attempt, at }: RunEvent & { readonly type: 'validation.completed' }, { evidence }: RunState): boolean {
  const before = evidence.findLast((one) => one.purpose === 'reproduce' && one.attempt === attempt - 1 && one.at <= at);
  return before?.result === 'fail';
}
