import { createHash } from 'node:crypto';

/** In lower-case hex, of the bytes or of the text in UTF-8. */
export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
