import { command, type Line, type Span } from './line.ts';

/**
 * The line with the commands of its sentences made whole. `programs`: what such commands begin with, ourselves as we are called. One in
 * quotes reaches to the closing one, one behind a colon to the end of its text.
 */
export function wholeCommands(parts: Line, programs: readonly string[]): Line {
  return parts.flatMap((part) => {
    const pieces: Span[] = [];
    let from = 0;
    for (let next = nextCommand(part.text, from, programs); next !== null; next = nextCommand(part.text, from, programs)) {
      pieces.push({ ...part, text: part.text.slice(from, next.start) }, command(part.text.slice(next.start, next.end), part.tone));
      from = next.end;
    }
    return from === 0 ? [part] : [...pieces, { ...part, text: part.text.slice(from) }].filter(({ text }) => text !== '');
  });
}

function nextCommand(text: string, from: number, programs: readonly string[]): { readonly start: number; readonly end: number } | null {
  const places = programs.flatMap((program) => [text.indexOf(`"${program} `, from), text.indexOf(`: ${program} `, from)]);
  const at = Math.min(...places.filter((place) => place >= 0));
  if (at === Infinity) return null;
  if (text[at] === ':') return { start: at + 2, end: text.length };
  const close = text.indexOf('"', at + 1);
  return { start: at + 1, end: close < 0 ? text.length : close };
}
