import type { Memory } from '../core/memory/memory.ts';
import type { Clock, Processes } from '../core/ports.ts';
import { createAllowedCommandStore } from '../node/allowed-command-store.ts';
import { createFileMemory } from '../node/memory/file-memory.ts';
import { createNoMemory } from '../node/memory/no-memory.ts';
import { createSearch } from '../node/search.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';
import type { MemoryChoice } from '../protocol/memory.ts';
import { ownProgram } from './own-program.ts';
import { storeOf } from './workspace-ports.ts';

/** Who remembers in a workspace (canonical). What talks with servers is loaded where there is one. */
export async function openMemory(
  choice: MemoryChoice | undefined,
  where: { readonly home: string; readonly workspace: string; readonly processes: Pick<Processes, 'open'>; readonly clock: Clock },
): Promise<Memory> {
  const { home, workspace, processes, clock } = where;
  if (choice === undefined) return createFileMemory(home, workspace);
  if (choice.kind === 'off') return createNoMemory();
  const { createServerMemory } = await import('../node/memory/server-memory.ts');
  const { command, variables } = choice;
  if (choice.by === 'person') return createServerMemory({ command, variables, processes, clock, approval: null });
  const ports = { files: openWorkspaceFiles(workspace), search: createSearch({ root: workspace, store: storeOf(home, workspace) }) };
  const program = (signal: AbortSignal): Promise<string> => ownProgram(command, ports, signal);
  const approval = { list: createAllowedCommandStore(home, workspace), program };
  return createServerMemory({ command, variables, processes, clock, approval });
}
