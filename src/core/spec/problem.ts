import type { Sentence } from '../../protocol/sentence.ts';

/** Something wrong in a document, in words for whoever wrote it; `line` counts from 1. */
export interface Problem {
  readonly line: number;
  readonly message: Sentence;
}
