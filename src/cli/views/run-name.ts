import type { RunState } from '../../core/run/run-state.ts';

/** What a run is about, in a line: its spec's name, else the first line of its request. */
export function runName({ spec, request }: RunState): string {
  return spec?.name ?? request.trim().split(/\r?\n/, 1)[0] ?? '';
}
