import type { ContinueAnswer } from '../../protocol/approval.ts';
import { line, span } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import { askText } from './ask-text.ts';
import type { LineReader } from './line-reader.ts';

export type GuidanceOutcome =
  | { readonly kind: 'answer'; readonly answer: ContinueAnswer }
  | { readonly kind: 'leave' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

/** A run has stopped and a person is there: advice at once, another try as it is, or leave it for later (the default). */
export async function askGuidance(
  screen: Screen,
  reader: LineReader,
  agent: string | null,
  by: string,
  signal: AbortSignal,
): Promise<GuidanceOutcome> {
  const key = (letter: string, rest: string): ReturnType<typeof line> =>
    line(span('[', 'dim'), span(letter, 'accent'), span(']', 'dim'), rest);
  screen.log([[], line(key('g', 'uidance and go on'), '   ', key('t', 'ry again'), '   ', key('l', 'eave it stopped'))]);
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind === 'end') return { kind: 'leave' };
    if (typed.kind !== 'line') return typed;
    const word = typed.text.trim().toLowerCase();
    if (word === 'l' || word === 'leave' || word === 'q' || word === '') return { kind: 'leave' };
    if (word === 't' || word === 'try') return { kind: 'answer', answer: { by } };
    if (word !== 'g' && word !== 'guidance') {
      screen.log([line(span('Please answer with one of the letters.', 'warn'))]);
      continue;
    }
    const said = await askText(screen, reader, 'What should it do differently?', signal);
    if (said.kind === 'interrupt' || said.kind === 'superseded') return said;
    if (said.kind === 'end' || said.text === '') return { kind: 'leave' };
    return { kind: 'answer', answer: { guidance: said.text, by, ...(agent === null ? {} : { agent }) } };
  }
}
