import type { RunState } from '../run/run-state.ts';

/** What a run is called: its spec's name, until then its request as a name. */
export function titleOf({
  spec,
  request,
}: {
  readonly spec: Pick<NonNullable<RunState['spec']>, 'name'> | null;
  readonly request: string;
}): string {
  return spec?.name ?? requestTitle(request);
}

/** A request as a name: its first line that says something. What goes along with it stands between fences, and below; '' where it says nothing. */
export function requestTitle(request: string): string {
  const lines = request.split(/\r\n|[\r\n]/u).map((line) => line.trim());
  const said = lines.find((line) => /[\p{L}\p{N}]/u.test(line) && !/^(?:`{3,}|~{3,})/u.test(line));
  return said?.replace(/^#{1,6}\s+/u, '') ?? request.trim();
}
