import { editDistance } from '../edit-distance.ts';

/** The candidate nearest to a misspelt word, with at most a third of the letters different; null when there is none. */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase().slice(0, 40), candidate.toLowerCase());
    if (
      distance <= Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)) &&
      distance < (best?.distance ?? Number.POSITIVE_INFINITY)
    ) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? null;
}
