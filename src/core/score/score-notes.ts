import type { Message } from '../../protocol/message.ts';
import type { Locale } from '../describe/locale.ts';
import { sentence } from '../describe/message.ts';
import { sanitise } from '../report/sanitise.ts';
import type { RunState } from '../run/run-state.ts';
import { signs } from './signs.ts';
import type { Bar, Mark, Score } from './score.ts';
import { staffName } from './staff-name.ts';

/** Something of a run that is told in words beside its score. `at`: milliseconds since the epoch. */
export interface ScoreNote {
  /** From 1, over the whole run: it stands beside its sign. */
  readonly number: number;
  readonly at: number;
  readonly who: Message;
  readonly kind: Mark['kind'] | 'person';
  readonly text: Message;
  readonly seq: number;
}

/** What stands before a note: the sign on the staff; of a question a letter for the fermata. */
export const noteSigns: Readonly<Record<ScoreNote['kind'], string>> = { ...signs, person: '?' };
/** Of an error that fills pages its begin is told; the transcript and the logs have all of it. */
const longest = 280;

/** A note's words on one line. They stand behind the name of whom they are about, which they need not repeat. */
export function noteWords({ text, who }: ScoreNote, { say }: Pick<Locale, 'say'>): string {
  const name = sanitise(say(who)).toLowerCase();
  const line = sanitise(say(text).replaceAll(/\s+/gu, ' ')).trim();
  const rest = line.toLowerCase().startsWith(name) ? (/^(?:: ?| )(\p{L}.*)$/u.exec(line.slice(name.length))?.[1] ?? line) : line;
  // A question may be a sentence with a full stop, which its answer goes on.
  const words = rest.replace(/\.(?= – )/u, '');
  return words.length <= longest ? words : `${words.slice(0, words.lastIndexOf(' ', longest))}…`;
}

/** Questions with how long they waited and their answers, what failed or was rejected, and what followed; in the order in which it happened. */
export function scoreNotes(score: Score, state: RunState, now: number): ScoreNote[] {
  const notes = score.staves.flatMap(({ agent, bars, marks }) => {
    const who = staffName(state, agent);
    const asked = bars.flatMap((bar) =>
      bar.asked ? [{ at: bar.from, who, kind: 'person' as const, text: asking(bar, bar.asked, now), seq: bar.seq }] : [],
    );
    // What went well at once needs no words.
    const told = marks.filter(({ kind }, index) => kind !== 'good' || (marks[index - 1]?.kind ?? 'good') !== 'good');
    return [...asked, ...told.map(({ at, kind, label, seq }) => ({ at, who, kind, text: label, seq }))];
  });
  return notes.toSorted((a, b) => a.at - b.at || a.seq - b.seq).map((note, index) => ({ ...note, number: index + 1 }));
}

function asking({ from, to }: Bar, { question, answer }: NonNullable<Bar['asked']>, now: number): Message {
  const ms = Math.max(0, (to ?? now) - from);
  if (answer !== null) return sentence('{0} – answered after {1}: {2}', question, { ms }, answer);
  return to === null ? sentence('{0} – open for {1}', question, { ms }) : sentence('{0} – withdrawn after {1}', question, { ms });
}
