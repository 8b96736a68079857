import { safeLines } from '../core/report/sanitise.ts';

// Made when it is first needed: that takes ten milliseconds.
let graphemes: Intl.Segmenter | undefined;

/**
 * A text for a notification or an input's prompt. There the editor makes `[words](address)` a link, one that runs a command included,
 * and much of what is told comes from models, commands and files: their links stay text, and nothing in them is hidden or turns the writing around.
 */
export function plainText(text: string): string {
  return safeLines(text).join('\n').replaceAll('](', '] (');
}

/** The first line of a text of whatever origin as a name in views and messages: nothing in it hides, and it is no longer than `most` letters. */
export function shortName(text: string, most = 100): string {
  const [line = ''] = safeLines(text);
  // No sequence of an emoji or of marks is cut in the middle.
  graphemes ??= new Intl.Segmenter();
  const letters = Array.from(graphemes.segment(line.slice(0, most * 20)), ({ segment }) => segment);
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}

/** For labels in which the editor draws `$(name)` as an icon: texts of others stay text. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
