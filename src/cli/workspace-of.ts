import { resolve } from 'node:path';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import type { ParsedArguments } from './arguments/parse-arguments.ts';

/** The folder that a command line is about. A run whose folder was moved away knows it by the name that it had. */
export async function workspaceOf(cwd: string, { values }: Pick<ParsedArguments, 'values'>): Promise<string> {
  const folder = resolve(cwd, values.get('workspace') ?? '.');
  return canonicalWorkspace(folder).catch(() => folder);
}

/** How the program is called for another folder than the current one, in commands that we print. */
export function inWorkspace(program: string, workspace: string): string {
  return `${program} --workspace ${formatCommandLine([workspace])}`;
}
