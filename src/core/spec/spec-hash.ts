import { createHash } from 'node:crypto';
import { mapBoxes } from './check-boxes.ts';

/** The text that an approval is bound to: with LF and unticked checkboxes, otherwise unchanged. */
export function normaliseSpec(text: string): string {
  return mapBoxes(text.replace(/\r\n?/gu, '\n'), ' ');
}

/** SHA-256 (lower-case hex) of the normalised text in UTF-8. */
export function specHash(text: string): string {
  return createHash('sha256').update(normaliseSpec(text), 'utf8').digest('hex');
}
