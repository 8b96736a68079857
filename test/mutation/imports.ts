import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** Files (from the root) that a file names: imported, or spoken of as a file beside it, such as the script of a child process. */
export type NamesOf = (file: string) => readonly string[];

/** Reads the imports of TypeScript files below `root`; each file once. */
export function importsBelow(root: string): NamesOf {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const before = known.get(file);
    if (before) return before;
    const found = file.endsWith('.ts') ? named(file, read(path.join(root, file))) : [];
    known.set(file, found);
    return found;
  };
}

/** How many imports lie between the test and the file that it reaches first of all those in `targets`; null: it reaches none. */
export function distance(from: string, target: string, names: NamesOf): number | null {
  let ring = [from];
  const seen = new Set(ring);
  for (let steps = 0; ring.length > 0; steps++) {
    if (ring.includes(target)) return steps;
    ring = ring.flatMap((file) => [...names(file)]).filter((file) => !seen.has(file) && seen.add(file));
  }
  return null;
}

function named(file: string, source: string): string[] {
  const { module } = parseSync(file, source);
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : []))),
    ...module.dynamicImports.map(({ moduleRequest }) => source.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
    // `new URL('./host.ts', import.meta.url)`, `path.join(import.meta.dirname, 'run-child.ts')`.
    ...[...source.matchAll(/import\.meta\.(?:dirname, '([^']+\.ts)'|url)|'([^']+\.ts)', import\.meta\.url/gu)].map((hit) =>
      (hit[1] ?? hit[2] ?? '').replace(/^(?!\.)/u, './'),
    ),
  ];
  return [...new Set(specifiers.filter((one) => one.startsWith('.') && one.endsWith('.ts')))].map((one) =>
    path.posix.join(path.posix.dirname(file), one),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // A path that only looks like one of ours.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
