/** Whether a file differs in more than blank lines and line ends. null: it is not there. Binary files are compared by their bytes. */
export function isDifferent(before: Uint8Array | null, after: Uint8Array | null): boolean {
  if (before === null || after === null) return before !== after;
  // Where only the later one has such a byte, they differ as texts, too.
  const binary = before.includes(0);
  return read(before, binary) !== read(after, binary);
}

function read(bytes: Uint8Array, binary: boolean): string {
  const text = new TextDecoder('latin1').decode(bytes);
  if (binary) return text;
  const lines = text.split(/\r\n?|\n/u).map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').join('\n');
}
