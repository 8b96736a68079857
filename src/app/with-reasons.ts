import { turnReason } from '../core/run/turn-reason.ts';
import type { AttemptState } from '../core/run/run-state.ts';
import type { Transcript } from '../protocol/transcript.ts';
import type { HunkWriter } from '../protocol/webview-view.ts';

/** The same writers, each with what it said when it wrote. `attempts`: those of the run that a transcript can be read of. */
export async function withReasons(
  by: readonly (readonly HunkWriter[])[],
  attempts: readonly Pick<AttemptState, 'path'>[],
  transcript: (path: string) => Promise<Pick<Transcript, 'turns'>>,
): Promise<HunkWriter[][]> {
  const named = new Set(by.flat().map(({ path }) => path));
  const known = attempts.filter(({ path }) => named.has(path));
  const said = new Map(await Promise.all(known.map(async ({ path }) => [path, await transcript(path)] as const)));
  return by.map((writers) =>
    writers.map((writer) => {
      const { path = '', turn } = writer;
      const told = said.get(path);
      const why = told === undefined || turn === undefined ? '' : turnReason(told, turn);
      return why === '' ? writer : { ...writer, why };
    }),
  );
}
