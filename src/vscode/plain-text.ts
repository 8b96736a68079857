import { safeLines } from '../core/report/sanitise.ts';

/**
 * A text for a notification or an input's prompt. There the editor makes `[words](address)` a link, one that runs a command included,
 * and much of what is told comes from models, commands and files: their links stay text, and nothing in them is hidden or turns the writing around.
 */
export function plainText(text: string): string {
  return safeLines(text).join('\n').replaceAll('](', '] (');
}
