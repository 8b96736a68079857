import { failureForms, type FailureForm } from './failure-forms.ts';
import { printedLines } from './printed-lines.ts';

const ansi = /\u001b\[[0-9;]*[A-Za-z]/gu;
/** Of one failure, shown even where many share the room. */
const fewest = 3;

/**
 * Of what a failed command printed, the lines that say what failed: assertions and errors, not the counters at the end. At most `most` of
 * them (three or more), the first failures first; null: no runner or compiler is recognised.
 */
export function failingLines(output: string, most: number): string | null {
  const lines = printedLines(output.replaceAll(ansi, ''));
  for (const forms of failureForms) {
    const blocks = [...new Set(blocksOf(lines, forms))];
    if (blocks.length > 0) return fitting(blocks, most);
  }
  return null;
}

function blocksOf(lines: readonly string[], forms: readonly FailureForm[]): string[] {
  const blocks: string[] = [];
  let form: FailureForm | undefined;
  let block: string[] = [];
  const close = (): void => {
    const text = block.join('\n').trimEnd();
    if (form && !form.unless?.test(text)) blocks.push(text);
    form = undefined;
    block = [];
  };
  for (const line of lines) {
    if (form && (form.before?.test(line) || forms.some(({ first }) => first.test(line)))) close();
    if (form) {
      const kept = form.only ? form.only.test(line) : line.trim() !== '' && !form.drop?.test(line);
      if (kept) block.push(line);
      if (form.last?.test(line)) close();
      continue;
    }
    form = forms.find(({ first }) => first.test(line));
    if (form) block = [line];
  }
  close();
  return blocks;
}

function fitting(blocks: readonly string[], most: number): string {
  const room = Math.max(fewest, Math.floor(most / blocks.length));
  const shown = blocks.slice(0, Math.floor(most / room)).map((block) => {
    const lines = block.split('\n');
    return lines.length > room ? [...lines.slice(0, room - 1), '  …'].join('\n') : block;
  });
  const left = blocks.length - shown.length;
  return [...shown, ...(left > 0 ? [`… +${left}`] : [])].join('\n');
}
