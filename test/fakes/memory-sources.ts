import type { CodeScan, SourceFiles } from '../../src/core/registry/code-scan.ts';
import { scanEntities } from '../../src/scanners/scan.ts';
import { sha256 } from './memory-files.ts';

/** Files by path; a `link` is none. */
export type Sources = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** Sources in memory. `read`: the paths that were read, in order. */
export function createMemorySources(
  files: Sources,
): SourceFiles & { readonly read: SourceFiles['read']; readonly reads: string[]; put(path: string, text: string): void } {
  const all = new Map(Object.entries(files));
  const reads: string[] = [];
  let cache: string | null = null;
  const bytesOf = (content: Sources[string] | undefined): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? content : new Uint8Array();
  return {
    reads,
    put: (path, text) => void all.set(path, text),
    list: async (wanted) =>
      [...all]
        .filter(([path]) => wanted(path))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, content]) => {
          const bytes = bytesOf(content);
          const isLink = typeof content === 'object' && 'link' in content;
          return { path, stamp: sha256(new TextDecoder().decode(bytes)), size: bytes.length, isLink };
        }),
    read: async ({ path }) => {
      reads.push(path);
      return all.has(path) ? bytesOf(all.get(path)) : null;
    },
    kept: async () => cache,
    keep: async (text) => void (cache = text),
  };
}

export const scanOf = (files: Sources): Promise<CodeScan> => scanEntities(createMemorySources(files), new AbortController().signal);

/** What a scan found, in short: `Order(id, total) > OrderLine -> Customer`, by name. */
export async function shortly(files: Sources): Promise<string[]> {
  const { entities } = await scanOf(files);
  return entities.map(
    ({ name, columns, sub, refs }) =>
      `${name}(${columns.map((column) => column.name).join(', ')})${sub.length > 0 ? ` > ${sub.join(', ')}` : ''}${refs.length > 0 ? ` -> ${refs.join(', ')}` : ''}`,
  );
}
