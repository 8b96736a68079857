import type { Sentence } from '../../protocol/sentence.ts';
import { inEnglish } from './sentence.ts';

/** An expected failure in words for a person. `message` is English, for logs, programs and models; `said` is for faces that speak another language. */
export abstract class SaidError extends Error {
  readonly said: Sentence;
  constructor(said: Sentence, options?: ErrorOptions) {
    super(inEnglish(said), options);
    this.said = said;
  }
}

/** What an error says. An error of somebody else's (Node, git, a library) has its own words only. */
export function saidBy(error: unknown): Sentence {
  if (error instanceof SaidError) return error.said;
  return error instanceof Error ? error.message : String(error);
}
