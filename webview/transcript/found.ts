import type { TranscriptCall, TranscriptTurn } from '../../src/protocol/transcript.ts';

const searched = new WeakMap<TranscriptTurn | TranscriptCall, string>();

/** Whether a word stands anywhere in a turn, or in one call of it; `words` in lower case. */
export function isFound(part: TranscriptTurn | TranscriptCall, words: string): boolean {
  const known = searched.get(part) ?? ('calls' in part ? turnWords(part) : callWords(part)).toLowerCase();
  searched.set(part, known);
  return known.includes(words);
}

function turnWords({ guidance, thinking, text, calls }: TranscriptTurn): string {
  return [...guidance, thinking, text, ...calls.map(callWords)].join('\n');
}

function callWords({ tool, target, given, diff, result }: TranscriptCall): string {
  return [tool, target, ...given.map(([, value]) => value), ...(diff ?? []), result ?? ''].join('\n');
}

/** Marks the words wherever they are drawn in `parts`; the style sheet says how. */
export function markFound(parts: Iterable<Element>, words: string): void {
  CSS.highlights.delete('found');
  if (words === '') return;
  CSS.highlights.set('found', new Highlight(...[...parts].flatMap((part) => placesIn(part, words))));
}

function placesIn(part: Element, words: string): Range[] {
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    const text = (currentNode.textContent ?? '').toLowerCase();
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
      const range = new Range();
      range.setStart(currentNode, at);
      range.setEnd(currentNode, Math.min(at + words.length, currentNode.textContent?.length ?? 0));
      ranges.push(range);
    }
  }
  return ranges;
}
