import type { Memory } from '../core/memory/memory.ts';
import type { Clock, Processes } from '../core/ports.ts';
import { createAllowedCommandStore } from '../node/allowed-command-store.ts';
import { createFileMemory } from '../node/memory/file-memory.ts';
import { createNoMemory } from '../node/memory/no-memory.ts';
import { createSearch } from '../node/search.ts';
import { openWorkspaceFiles } from '../node/workspace-files.ts';
import type { MemoryChoice } from '../protocol/memory.ts';
import { storeOf } from './workspace-ports.ts';
import { createHash } from 'node:crypto';
import { closureOf } from '../core/evidence/closure.ts';
import { followNames, type NamingText } from '../core/evidence/named-files.ts';
import { closureFiles, type ProofPorts } from '../core/evidence/run-proof.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { mostPaths } from '../pipelines/parts/proof-texts.ts';

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

/** What a program writes, or people read: another text is the same program. */
const isData = (path: string): boolean => /\.(?:jsonl?|ya?ml|csv|md|rst|txt|log|db|sqlite3?)$/u.test(path);

/**
 * Hash of what a command runs of the workspace's own: the files that it names, and the code that these load in turn, as far as that can be read without
 * running them. '' where it runs none.
 */
async function ownProgram(
  command: readonly string[],
  { files, search }: Pick<ProofPorts, 'files' | 'search'>,
  signal: AbortSignal,
): Promise<string> {
  const argv = command.map((word) => word.replace(`${files.root}/`, ''));
  const tree = { ...closureFiles({ files, search }, signal), paths: new Set(await search.glob(null, mostPaths, signal)) };
  const parts = await closureOf(argv, tree);
  const naming: NamingText[] = [
    { path: '', text: formatCommandLine(argv), kind: 'script' },
    ...parts.map(({ file, part, text }): NamingText => ({ path: file, kind: 'script', ...(part === '' ? {} : { text }) })),
  ];
  const named = await followNames(naming, tree, isData);
  const texts: unknown[] = parts.map(({ file, part, text }) => [file, part, text]);
  for (const file of [...named].toSorted()) texts.push([file, await tree.read(file)]);
  return texts.length === 0 ? '' : createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
