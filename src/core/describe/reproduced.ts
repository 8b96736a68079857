import type { Message } from '../../protocol/message.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Said } from '../run/run-state.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { sentence } from './message.ts';

/** As events and reports hold it. */
type Tried = Pick<Said<'reproduction.tried'>, 'side' | 'outcome' | 'by'> & {
  readonly touched?: readonly string[] | undefined;
  readonly reproduction: Pick<Reproduction, 'kind' | 'look'> & { readonly command: readonly string[] };
};

/** How the bug showed before the fix, and after it, as far as that was tried. */
export function describeBothSides({ before, after }: { readonly before: Tried | null; readonly after: Tried | null }): Message[] {
  return [before, after].flatMap((one) => (one ? [describeReproduced(one).text] : []));
}

type Shown = Exclude<Tried['outcome'], 'changes'>;

const icons = { good: 'pass', warn: 'warning', bad: 'error' } as const;

/** How a reproduction went, in a sentence; the same in every face. */
export function describeReproduced({ side, outcome, touched = [], reproduction, by }: Tried): {
  level: keyof typeof icons;
  icon: string;
  text: Message;
} {
  const what = reproduction.kind === 'seen' ? reproduction.look : formatCommandLine(reproduction.command);
  if (outcome === 'changes') {
    const files = touched.join(', ');
    return {
      level: 'warn',
      icon: icons.warn,
      text: sentence('The reproduction proves nothing, because each time it changes other files, too: {0} ({1})', files, what),
    };
  }
  const expected = side === 'before' ? 'fails' : 'passes';
  const level = outcome === expected && by === null ? 'good' : side === 'after' && outcome === 'fails' ? 'bad' : 'warn';
  return { level, icon: icons[level], text: side === 'before' ? wordsBefore(outcome, what, by) : wordsAfter(outcome, what, by) };
}

function wordsBefore(outcome: Shown, what: string, by: string | null): Message {
  switch (outcome) {
    case 'fails':
      return by === null
        ? sentence('Before the fix the reproduction fails, three times out of three: {0}', what)
        : sentence('Before the fix {0} saw the bug: {1}', by, what);
    case 'passes':
      return sentence('Before the fix the reproduction passes already: {0}', what);
    case 'flaky':
      return sentence('Before the fix the reproduction fails only sometimes: {0}', what);
    case 'other':
      return sentence('Before the fix the reproduction fails, but not with the expected error: {0}', what);
    case 'unseen':
      return sentence('Nobody has seen the bug before the fix: {0}', what);
  }
}

function wordsAfter(outcome: Shown, what: string, by: string | null): Message {
  switch (outcome) {
    case 'passes':
      return by === null
        ? sentence('After the fix the reproduction passes, three times out of three: {0}', what)
        : sentence('After the fix {0} sees the bug no more: {1}', by, what);
    case 'flaky':
      return sentence('After the fix the reproduction passes only sometimes: {0}', what);
    case 'fails':
    case 'other':
      return by === null
        ? sentence('After the fix the reproduction still fails: {0}', what)
        : sentence('After the fix {0} still sees the bug: {1}', by, what);
    case 'unseen':
      return sentence('Nobody has looked after the fix: {0}', what);
  }
}
