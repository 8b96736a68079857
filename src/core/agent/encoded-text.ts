/** Shorter texts (characters) are encoded sooner than found. */
const long = 1024;
/** So many are remembered: what many agents are given – the spec, what is known of the code – is a few texts. */
const mostKnown = 16;
const known = new Map<string, Buffer>();

/** A text as JSON, in UTF-8. Long ones that are asked for again and again are encoded once; nobody may write into them. */
export function encodedText(text: string): Buffer {
  if (text.length < long) return Buffer.from(JSON.stringify(text));
  const bytes = known.get(text) ?? Buffer.from(JSON.stringify(text));
  // What is asked for again stays.
  known.delete(text);
  known.set(text, bytes);
  const [oldest = ''] = known.keys();
  if (known.size > mostKnown) known.delete(oldest);
  return bytes;
}
