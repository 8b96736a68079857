/** A request as a name: its first line that says something. What goes along with it stands between fences, and below; '' where it says nothing. */
export function requestTitle(request: string): string {
  const lines = request.split(/\r\n|[\r\n]/u).map((line) => line.trim());
  const said = lines.find((line) => /[\p{L}\p{N}]/u.test(line) && !/^(?:`{3,}|~{3,})/u.test(line));
  return said?.replace(/^#{1,6}\s+/u, '') ?? request.trim();
}
