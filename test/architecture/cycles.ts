import { posix } from 'node:path';

/**
 * Groups of files that import each other, directly or by others (types included); each sorted. `imports`: of each file the names that it
 * imports. What is not relative, or none of the files, cannot lead back and is left out.
 */
export function cycles(imports: ReadonlyMap<string, readonly (string | null)[]>): string[][] {
  const targets = new Map(
    [...imports].map(([file, names]) => [
      file,
      names.flatMap((name) => (name?.startsWith('.') ? posix.join(posix.dirname(file), name) : [])).filter((path) => imports.has(path)),
    ]),
  );
  // Tarjan: a file whose `low` stays its own number closes a group; what was met since belongs to it.
  const numbers = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    open.push(file);
    let low = number;
    for (const target of targets.get(file) ?? []) {
      const known = numbers.get(target);
      if (known === undefined) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, known);
    }
    if (low < number) return low;
    const group = open.splice(open.indexOf(file));
    if (group.length > 1 || targets.get(file)?.includes(file)) found.push(group.toSorted());
    return low;
  };
  for (const file of targets.keys()) if (!numbers.has(file)) visit(file);
  return found;
}
