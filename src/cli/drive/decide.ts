import { raisesNothing } from '../../core/budget/raises-nothing.ts';
import { reachedCap } from '../../core/budget/reached-cap.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { provisionalFiles } from '../../core/run/changed-files.ts';
import { replyTo } from '../../core/question/question.ts';
import { askQuestion } from '../dialogue/ask-question.ts';
import { showSpec } from '../dialogue/show-spec.ts';
import { line, span } from '../terminal/line.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { nextLines } from '../views/view-next.ts';
import type { Decision, Waiting } from './drive-options.ts';

/** `--yes` says yes to a spec and to its re-asked versions, but a spec that changes for ever is no spec. */
const mostApprovals = 5;

/** Who or what answers a run that waits: the person, `--yes`, or nobody here. */
export async function decide(waiting: Waiting): Promise<Decision> {
  const { state, question, so, reader, yes, planOnly, raised } = waiting;
  const approval = question.kind === 'approval';
  if (approval && so.savedHere && state.status === 'saved') return leave(waiting, 'Saved. It waits for you as long as it takes.');
  const raise = question.options.find(({ caps }) => caps === true);
  const lifts = raised !== null && (reachedCap(state)?.cap ?? 'usd') in raised && raisesNothing(state, raised) === null;
  if (raise && lifts && !so.raised) return { kind: 'reply', reply: replyTo(question, { by: waiting.by, option: raise.id, caps: raised }) };
  // More budget is never given in passing.
  const assent = question.options.find((option) => option.yes && !option.destructive);
  // What is safe to answer belongs to the plan.
  const isLeft = planOnly && (approval || (assent !== undefined && assent.safe !== true));
  if (reader !== null && !yes && !isLeft && question.kind !== 'budget') return askQuestion({ ...waiting, reader });
  if (assent && yes && !planOnly && so.approved.length < mostApprovals)
    return { kind: 'reply', reply: replyTo(question, { by: `${waiting.by} (--yes)`, unattended: true, option: assent.id }) };
  // Nobody is asked here: what needs a yes is not done, and the report says so.
  const safe = reader === null && waiting.handle !== null ? question.options.find((option) => option.safe) : undefined;
  if (safe && question.kind === 'entity') {
    const choices = question.options.map(({ title }) => inEnglish(title)).join(', ');
    const asked = `${inEnglish(question.message)} ${choices}. Nobody is asked here, so: ${inEnglish(safe.title)}.`;
    waiting.screen.log(wrapLine(line(asked), waiting.screen.width() - 1));
  }
  if (safe) return { kind: 'reply', reply: replyTo(question, { by: `${waiting.by} (no terminal)`, unattended: true, option: safe.id }) };
  if (!approval) return { kind: 'leave', said: [] };
  const { hash } = waiting.progress
    ? await showSpec(waiting, so.approved.length > 0 ? 'delta' : 'whole')
    : await waiting.session.currentSpec(state);
  if (planOnly) {
    const tests = provisionalFiles(state);
    const written = tests.length === 0 ? '.' : `; what shows the bug was added: ${tests.join(', ')}`;
    return leave(waiting, `The plan is ready. None of your code was changed${written}`);
  }
  return yes ? approved(waiting, hash) : leave(waiting, 'The spec is waiting for your approval, and there is no terminal to ask in.');
}

function approved(waiting: Waiting, hash: string): Decision {
  const { so, question, screen, by } = waiting;
  const { length } = so.approved;
  if (question.options.some(({ id, destructive }) => id === 'approve' && destructive))
    return leaveUnapproved(waiting, 'What the spec asks for cannot be undone; --yes does not approve that.');
  if (question.reason === 'invalid' && so.approved.includes(hash))
    return leaveUnapproved(waiting, 'The spec is not valid, so --yes does not approve it. Fix the spec, then:');
  if (length >= mostApprovals)
    return leaveUnapproved(waiting, `The spec was approved ${mostApprovals} times and changed each time; a person has to look.`);
  screen.log([[], line(span(length === 0 ? 'Approved, as --yes says.' : 'Approved again, as --yes says.', 'good')), []]);
  return {
    kind: 'reply',
    reply: replyTo(question, { by: `${by} (--yes)`, unattended: true, option: 'approve', items: { [question.subject]: hash } }),
  };
}

/** What `--yes` cannot do is not proposed. */
function leaveUnapproved(waiting: Waiting, words: string): Decision {
  return leave(
    waiting,
    words,
    nextSteps(waiting.state).filter(({ command }) => !command.endsWith(' --yes')),
  );
}

function leave({ io, screen, state }: Waiting, words: string, steps = nextSteps(state)): Decision {
  const width = screen.width() - 1;
  return { kind: 'leave', said: [[], ...wrapLine(line(words), width), ...nextLines(steps, io.program, width), []] };
}
