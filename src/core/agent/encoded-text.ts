import { sha256 } from '../sha256.ts';

/** A text as JSON, in UTF-8; nobody may write into it. */
export interface EncodedText {
  readonly bytes: Buffer;
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** Shorter texts (characters) are encoded sooner than found. */
const long = 1024;
/** So many are remembered: what many agents are given – the spec, what is known of the code – is a few texts. */
const mostKnown = 16;
const known = new Map<string, EncodedText>();

/** Long texts that are asked for again and again are encoded once. */
export function encodedText(text: string): EncodedText {
  if (text.length < long) return encode(text);
  const encoded = known.get(text) ?? encode(text);
  // What is asked for again stays.
  known.delete(text);
  known.set(text, encoded);
  const [oldest = ''] = known.keys();
  if (known.size > mostKnown) known.delete(oldest);
  return encoded;
}

function encode(text: string): EncodedText {
  const bytes = Buffer.from(JSON.stringify(text));
  return { bytes, digest: sha256(bytes) };
}
