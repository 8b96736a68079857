import { clockText, type Locale } from '../describe/locale.ts';
import { sentence } from '../describe/message.ts';
import { sanitise } from '../report/sanitise.ts';
import { noteSigns, noteWords, type ScoreNote } from './score-notes.ts';
import { wrapped, type Drawing, type Shape } from './shape.ts';

const lineHeight = 17;
/** Of number, time and sign, in pixels. */
const [time, sign, words] = [32, 84, 106];

/** What the numbers on a score stand for, where there is nothing but the picture. `begin`: of the run, milliseconds since the epoch. */
export function drawNotes(notes: readonly ScoreNote[], begin: number, width: number, locale: Locale): Drawing {
  if (notes.length === 0) return { width, height: 0, outer: [], inner: [] };
  const outer: Shape[] = [{ is: 'text', look: 'notes-title', x: 0, y: 24, text: locale.say(sentence('What happened')) }];
  let y = 28;
  for (const note of notes) {
    const text = `${sanitise(locale.say(note.who))}: ${noteWords(note, locale)}`;
    outer.push(
      { is: 'text', look: 'note-number', x: 0, y: y + lineHeight, text: String(note.number) },
      { is: 'text', look: 'note-text', x: time, y: y + lineHeight, text: clockText(note.at - begin) },
      { is: 'text', look: `mark ${note.kind}`, x: sign, y: y + lineHeight, text: noteSigns[note.kind] },
    );
    for (const line of wrapped(text, width - words, 8)) {
      y += lineHeight;
      outer.push({ is: 'text', look: 'note-text', x: words, y, text: line });
    }
  }
  return { width, height: y + 10, outer, inner: [] };
}
