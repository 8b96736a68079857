/** Of a path what its folder (`folder/`) tells, worked out once for all that follow each other in a list. */
export function byFolder<T>(of: (folder: string) => T): (path: string) => T {
  let last: { readonly folder: string; readonly found: T } | null = null;
  return (path) => {
    const end = path.lastIndexOf('/') + 1;
    if (last?.folder.length !== end || !path.startsWith(last.folder)) {
      const folder = path.slice(0, end);
      last = { folder, found: of(folder) };
    }
    return last.found;
  };
}
