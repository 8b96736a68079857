/** A remark of the person on a line of the spec. */
export interface SpecRemark {
  /** From 1. */
  readonly line: number;
  /** The line that it stands on, as it was when the remark was made. */
  readonly quote: string;
  readonly text: string;
}

/** Remarks, and what was said besides, as one change request for the spec's agent. */
export function changeRequest(remarks: readonly SpecRemark[], words: string): string {
  const lines = remarks.map(
    ({ line, quote, text }) => `- Line ${line}${quote.trim() === '' ? '' : ` ("${quote.trim()}")`}: ${text.trim()}`,
  );
  return [words.trim(), lines.join('\n')].filter((part) => part !== '').join('\n\n');
}
