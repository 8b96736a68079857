import type { Message } from '../../protocol/message.ts';

/** Something wrong in a document, for its author; `line` counts from 1. */
export interface Problem {
  readonly line: number;
  readonly message: Message;
}

/** A problem in a file. `key`: its path of keys (`agents.backend.owns`), '' for the whole file. */
export interface FileProblem extends Problem {
  readonly file: string;
  readonly key: string;
}
