import { line, span } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import type { LineReader, Typed } from './line-reader.ts';

/** A text of any lines, also empty ones: a dot on a line of its own ends it. `text: ''` = nothing was said; everything but lines is handed on. */
export async function askText(
  screen: Screen,
  reader: LineReader,
  question: string,
  signal: AbortSignal,
): Promise<{ kind: 'text'; text: string } | Exclude<Typed, { kind: 'line' }>> {
  screen.log([line(question, span('  a line with only a dot ends it', 'dim'))]);
  const lines: string[] = [];
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('│ ', 'dim'))), { signal });
    if (typed.kind === 'end' && lines.length > 0) break;
    if (typed.kind !== 'line') return typed;
    if (typed.text.trim() === '.') break;
    lines.push(typed.text);
  }
  return { kind: 'text', text: lines.join('\n').trim() };
}
