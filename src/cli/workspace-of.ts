import { resolve } from 'node:path';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import type { ParsedArguments } from './arguments/parse-arguments.ts';

/** The folder that a command line is about. A run whose folder was moved away knows it by the name that it had. */
export async function workspaceOf(cwd: string, { values }: Pick<ParsedArguments, 'values'>): Promise<string> {
  const folder = resolve(cwd, values.get('workspace') ?? '.');
  return canonicalWorkspace(folder).catch(() => folder);
}

/** How the program is called for a folder, in commands that we print; `here`: the one that it is called for anyway. */
export function inWorkspace(program: string, workspace: string, here = ''): string {
  return workspace === here ? program : `${program} --workspace ${formatCommandLine([workspace])}`;
}
