import { sanitise } from '../../core/report/sanitise.ts';
import type { Line, Tone } from './line.ts';

const codes: Readonly<Record<Tone, string>> = { plain: '', strong: '1', dim: '2', good: '32', bad: '31', warn: '33', accent: '36' };

/** The line with escape sequences, which are made only here; the text is sanitised once more. */
export function renderLine(parts: Line, colour: boolean): string {
  return parts
    .map(({ text, tone }) => (colour && tone !== 'plain' ? `\u001b[${codes[tone]}m${sanitise(text)}\u001b[0m` : sanitise(text)))
    .join('');
}
