import type { CodeScan, SourceFile, SourceFiles } from '../../src/core/registry/code-scan.ts';
import { createEntityScanner } from '../../src/scanners/scan.ts';
import { sha256 } from './memory-files.ts';

/** Files by path; a `link` is none. */
export type Sources = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** Sources in memory. `read`: the paths that were read, in order. */
export function createMemorySources(
  files: Sources,
): SourceFiles & { readonly reads: string[]; put(path: string, text: string): void; remove(path: string): void } {
  const all = new Map(Object.entries(files));
  const reads: string[] = [];
  /** As on the disk, a file that nobody wrote is the same object again. */
  const listed = new Map<string, SourceFile>();
  let cache: string | null = null;
  const bytesOf = (content: Sources[string] | undefined): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? content : new Uint8Array();
  return {
    reads,
    put: (path, text) => void all.set(path, text),
    remove: (path) => void all.delete(path),
    list: async (wanted) =>
      [...all]
        .filter(([path]) => wanted(path))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, content]) => {
          const bytes = bytesOf(content);
          const isLink = typeof content === 'object' && 'link' in content;
          const file = { path, stamp: sha256(new TextDecoder().decode(bytes)), size: bytes.length, isLink };
          const last = listed.get(path);
          if (last?.stamp === file.stamp) return last;
          listed.set(path, file);
          return file;
        }),
    read: async ({ path }) => {
      reads.push(path);
      return all.has(path) ? bytesOf(all.get(path)) : null;
    },
    kept: async () => cache,
    keptStamp: () => cache ?? '',
    keep: async (text) => void (cache = text),
    append: async (text) => void (cache = `${cache ?? ''}${text}`),
  };
}

export const scanOf = (files: Sources): Promise<CodeScan> =>
  createEntityScanner(createMemorySources(files)).scan(new AbortController().signal);

/** What a scan found, in short: `Order(id, total) > OrderLine -> Customer`, by name. */
export async function shortly(files: Sources): Promise<string[]> {
  const { entities } = await scanOf(files);
  return entities.map(
    ({ name, columns, sub, refs }) =>
      `${name}(${columns.map((column) => column.name).join(', ')})${sub.length > 0 ? ` > ${sub.join(', ')}` : ''}${refs.length > 0 ? ` -> ${refs.join(', ')}` : ''}`,
  );
}
