import type { Session } from '../../app/contracts.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { ContinueAnswer } from '../../protocol/approval.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { line, span } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import { plural } from '../views/format.ts';
import { askIssues } from './ask-issues.ts';
import { askText } from './ask-text.ts';
import type { LineReader } from './line-reader.ts';

export type GuidanceOutcome =
  | { readonly kind: 'answer'; readonly answer: ContinueAnswer }
  | { readonly kind: 'leave' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

interface Stopped {
  readonly screen: Screen;
  readonly reader: LineReader;
  readonly session: Session;
  readonly state: RunState;
  readonly by: string;
  readonly signal: AbortSignal;
}

/**
 * A run has stopped and a person is there: advice at once, another try as it is, issues of its review that are none, or leave it for
 * later (the default).
 */
export async function askGuidance({ screen, reader, session, state, by, signal }: Stopped): Promise<GuidanceOutcome> {
  const agent = state.stop?.agent ?? null;
  const review = agent === 'review' ? state.reviews.at(-1) : undefined;
  let left: readonly ReviewIssue[] = review?.verdict === 'rejected' ? review.issues : [];
  let dismissed: readonly string[] = [];
  const answer = (said: Partial<ContinueAnswer>): GuidanceOutcome => ({
    kind: 'answer',
    answer: { ...said, by, ...(dismissed.length === 0 ? {} : { dismiss: [...dismissed] }) },
  });
  for (;;) {
    screen.log([[], choices(left.length > 0)]);
    const word = await askLetter(screen, reader, signal);
    if (typeof word === 'object') return word;
    if (word === 'l') return { kind: 'leave' };
    if (word === 't') return answer({});
    if (word === 'd' && left.length > 0) {
      const chosen = await askIssues(screen, reader, left, signal);
      if (chosen.kind !== 'issues') return chosen;
      const before = left;
      left = before.filter((issue) => !chosen.issues.includes(issue));
      dismissed = [...dismissed, ...chosen.issues.map((issue) => issue.fingerprint)];
      // The last one goes with the answer itself, which lets the run go on.
      if (left.length === 0) return answer({});
      for (const { fingerprint } of chosen.issues) await session.dismiss(state.runId, fingerprint, by);
      if (chosen.issues.length > 0) screen.log([line(`${plural(chosen.issues.length, 'issue')} dismissed, ${left.length} left.`)]);
      continue;
    }
    if (word !== 'g') {
      screen.log([line(span('Please answer with one of the letters.', 'warn'))]);
      continue;
    }
    const said = await askText(screen, reader, 'What should it do differently?', signal);
    if (said.kind === 'interrupt' || said.kind === 'superseded') return said;
    if (said.kind === 'end' || said.text === '') return { kind: 'leave' };
    return answer({ guidance: said.text, ...(agent === null ? {} : { agent }) });
  }
}

function choices(canDismiss: boolean): ReturnType<typeof line> {
  const key = (letter: string, rest: string): ReturnType<typeof line> =>
    line(span('[', 'dim'), span(letter, 'accent'), span(']', 'dim'), rest);
  const gap = '   ';
  return line(
    ...key('g', `uidance and go on${gap}`),
    ...key('t', `ry again${gap}`),
    ...(canDismiss ? key('d', `ismiss issues${gap}`) : []),
    ...key('l', 'eave it stopped'),
  );
}

/** The first letter of an answer that is one of the words; '' for any other. */
async function askLetter(
  screen: Screen,
  reader: LineReader,
  signal: AbortSignal,
): Promise<string | Exclude<GuidanceOutcome, { kind: 'answer' }>> {
  const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
  if (typed.kind === 'end') return { kind: 'leave' };
  if (typed.kind !== 'line') return typed;
  const word = typed.text.trim().toLowerCase();
  if (word === '' || word === 'q') return 'l';
  return ['guidance', 'try', 'dismiss', 'leave'].find((known) => word === known || word === known[0])?.slice(0, 1) ?? '';
}
