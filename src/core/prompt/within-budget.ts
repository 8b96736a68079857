/** Characters of a token, on the careful side of what models count. */
const charactersPerToken = 3;

/** What a text takes of a prompt at most, estimated. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

export interface Fitted {
  readonly text: string;
  /** Headings of the sections that found no room; the text's own beginning is ''. */
  readonly left: readonly string[];
}

/**
 * The sections of a Markdown text that fit into so many tokens, in their order. Those that speak of the `wanted` words come first, of equals
 * the earlier; one that is too long leaves its room to the next.
 */
export function sectionsWithin(text: string, tokens: number, wanted: readonly string[]): Fitted {
  if (tokensOf(text) <= tokens) return { text, left: [] };
  const sections = sectionsOf(text).map((section) => ({ ...section, rank: rankOf(section, wanted) }));
  const fitting = new Set<unknown>();
  let room = tokens;
  for (const section of sections.toSorted((a, b) => b.rank - a.rank)) {
    const size = tokensOf(section.text);
    if (size > room) continue;
    fitting.add(section);
    room -= size;
  }
  return {
    text: sections.flatMap((section) => (fitting.has(section) ? section.text : [])).join(''),
    left: sections.flatMap((section) => (fitting.has(section) ? [] : section.heading)),
  };
}

interface Section {
  readonly heading: string;
  readonly text: string;
}

function sectionsOf(text: string): Section[] {
  const sections: { heading: string; text: string }[] = [{ heading: '', text: '' }];
  let fenced = false;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/gu) ?? []) {
    if (/^ {0,3}(?:```|~~~)/u.test(line)) fenced = !fenced;
    const heading = fenced ? undefined : /^#{1,6}\s+(.*)/u.exec(line)?.[1];
    const last = sections.at(-1);
    if (heading !== undefined || !last) sections.push({ heading: heading?.trim() ?? '', text: line });
    else last.text += line;
  }
  return sections.filter((section) => section.text.trim() !== '');
}

function rankOf({ heading, text }: Section, wanted: readonly string[]): number {
  const [inHeading, inText] = [heading.toLowerCase(), text.toLowerCase()];
  return wanted.reduce((sum, word) => sum + (inHeading.includes(word) ? 3 : inText.includes(word) ? 1 : 0), 0);
}
