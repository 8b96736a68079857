import type { WorkspaceFiles } from '../core/ports.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import type { RunSettings } from '../protocol/run-settings.ts';

const scripts = ['.claude/scripts/sync-registry.js', '.claude/scripts/sync-compile.js'];

/** What trust would let a workspace run: its sync scripts and the commands of its agents, each once. `settings` as if it were trusted. */
export async function trustedThings(files: WorkspaceFiles, settings: RunSettings): Promise<string[]> {
  const lines = new Set<string>();
  for (const script of scripts) if (await files.exists(script)) lines.add(`node ${script}`);
  for (const agent of settings.agents)
    for (const argv of [...agent.validate, ...agent.handover, ...agent.run]) lines.add(formatCommandLine(argv));
  return [...lines];
}
