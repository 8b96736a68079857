import type { Transcript } from '../../protocol/transcript.ts';

/** So many characters of it are told. */
const longest = 240;

/** Why an agent did what it did in a turn, in its own words: the beginning of what it said then or last before, else of what it thought; '' where it said nothing. */
export function turnReason({ turns }: Pick<Transcript, 'turns'>, turn: number): string {
  const said = turns.filter((one) => one.turn <= turn && one.error === null).toReversed();
  const words =
    said
      .flatMap(({ text, thinking }) => [text, thinking])
      .map((text) => text.replaceAll(/\s+/gu, ' ').trim())
      .find((text) => text !== '') ?? '';
  if (words.length <= longest) return words;
  const end = words.lastIndexOf(' ', longest);
  return `${words.slice(0, end > 0 ? end : longest)}…`;
}
