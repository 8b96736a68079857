import type { CodeCalls } from '../core/code-intelligence.ts';
import type { Search, WorkspaceFiles } from '../core/ports.ts';
import { reader } from '../pipelines/parts/code-base.ts';

/** Who calls what in a workspace, by names in its code. The parsers are loaded at the first question. */
export function openCalls({ files, search }: { readonly files: WorkspaceFiles; readonly search: Search }): CodeCalls {
  const opened = async (): Promise<CodeCalls> => (await import('../scanners/calls.ts')).createCodeCalls({ search, read: reader(files) });
  return {
    callers: async (at, signal) => (await opened()).callers(at, signal),
    callees: async (at, signal) => (await opened()).callees(at, signal),
  };
}
