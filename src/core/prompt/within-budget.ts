/** Characters of a token, on the careful side of what models count. */
const charactersPerToken = 3;

/** A text of fewer tokens that breaks off tells nothing. */
const leastCut = 200;
/** Headings without room that are named, and characters of one. */
const mostNamed = 30;
const longestNamed = 80;

/** What a text takes of a prompt at most, estimated. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

export interface Fitted {
  readonly text: string;
  /** Headings of the sections that found no room, of many the first and their number; the text's own beginning is ''. */
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
  // None of them: then as much of the first as there is room for.
  const [first] = sections;
  if (fitting.size === 0 && first && tokens >= leastCut) {
    const text = first.text.slice(0, tokens * charactersPerToken).replace(/[^\n]*$/u, '');
    const rest = first.heading === '' ? 'its rest' : `the rest of ${first.heading}`;
    return { text, left: named([text === '' ? first.heading : rest, ...sections.slice(1).map(({ heading }) => heading)]) };
  }
  return {
    text: sections.flatMap((section) => (fitting.has(section) ? section.text : [])).join(''),
    left: named(sections.flatMap((section) => (fitting.has(section) ? [] : section.heading))),
  };
}

/** The first of them, in few words, and how many there are besides. */
function named(headings: readonly string[]): string[] {
  const first = headings
    .slice(0, mostNamed)
    .map((heading) => (heading.length > longestNamed ? `${heading.slice(0, longestNamed)}…` : heading));
  return headings.length > mostNamed ? [...first, `${headings.length - mostNamed} more`] : first;
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
