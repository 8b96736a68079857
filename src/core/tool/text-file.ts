/** A decoded text file: `text` without byte order mark, line ends unchanged. */
export interface TextFile {
  readonly text: string;
  readonly bom: boolean;
  /** The line end that most lines have; null when there is none. */
  readonly eol: '\n' | '\r\n' | null;
}

const mark = '\ufeff';

/** null: not UTF-8 text, so it could not be written back unchanged. */
export function decodeText(bytes: Uint8Array): TextFile | null {
  if (bytes.includes(0)) return null;
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  const bom = whole.startsWith(mark);
  const text = bom ? whole.slice(1) : whole;
  const windows = text.match(/\r\n/gu)?.length ?? 0;
  const all = text.match(/\n/gu)?.length ?? 0;
  return { text, bom, eol: all === 0 ? null : windows * 2 > all ? '\r\n' : '\n' };
}

export function encodeText(file: Pick<TextFile, 'text' | 'bom'>): Uint8Array {
  return new TextEncoder().encode((file.bom ? mark : '') + file.text);
}

/** The text with this line end everywhere; null leaves it as it is. */
export function withEol(text: string, eol: TextFile['eol']): string {
  if (eol === null) return text;
  const plain = text.replaceAll('\r\n', '\n');
  return eol === '\n' ? plain : plain.replaceAll('\n', '\r\n');
}
