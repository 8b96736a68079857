import type { CodeCalls } from '../core/code-intelligence.ts';
import type { Search, WorkspaceFiles } from '../core/ports.ts';
import { createGrepai } from '../node/grepai.ts';
import { reader } from '../pipelines/parts/code-base.ts';

/** What a workspace is searched with: its text, and where grepai has an index of it also what code is about. */
export async function withMeanings(
  { files, search }: { readonly files: WorkspaceFiles; readonly search: Search },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Search> {
  const grepai = createGrepai({ root: files.root, search, read: reader(files), env });
  return (await grepai.usable(new AbortController().signal)) ? { ...search, similar: grepai.similar } : search;
}

/** Who calls what in a workspace: by grepai's index, else by names in the code. The parsers are loaded at the first question that needs them. */
export function openCalls(
  { files, search }: { readonly files: WorkspaceFiles; readonly search: Search },
  env: Readonly<Record<string, string | undefined>>,
): CodeCalls {
  const read = reader(files);
  // Where it is, is asked for by the first question: a worktree that was merged may be gone.
  const grepai = (): CodeCalls => createGrepai({ root: files.root, search, read, env });
  const opened = async (): Promise<CodeCalls> => (await import('../scanners/calls.ts')).createCodeCalls({ search, read });
  const either =
    (kind: keyof CodeCalls): CodeCalls['callers'] =>
    async (at, signal) => {
      const places = await grepai()[kind](at, signal);
      return places.length > 0 ? places : (await opened())[kind](at, signal);
    };
  return { callers: either('callers'), callees: either('callees') };
}
