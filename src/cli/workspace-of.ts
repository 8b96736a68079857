import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import type { ParsedArguments } from './arguments/parse-arguments.ts';

/** The folder that a command line is about, by its one name. A run whose folder was moved away knows it by the name that it had. */
export async function workspaceOf(cwd: string, { values }: Pick<ParsedArguments, 'values'>): Promise<string> {
  const folder = resolve(cwd, values.get('workspace') ?? '.');
  return canonicalWorkspace(folder).catch(() => withoutLinks(folder));
}

/** Where only what belongs to a folder is wanted; null: no folder is named, so all is. */
export async function onlyIn(cwd: string, args: Pick<ParsedArguments, 'values'>): Promise<string | null> {
  return args.values.has('workspace') ? workspaceOf(cwd, args) : null;
}

/** What a list for one folder leaves out, so that nobody takes it for all there is; '' when that is nothing. */
export function elsewhereWords(count: number): string {
  return count === 0 ? '' : `${count} more in other workspaces; without --workspace all are listed.`;
}

/** As far as it is there. */
async function withoutLinks(folder: string): Promise<string> {
  const above = dirname(folder);
  if (above === folder) return folder;
  const real = await realpath(folder).catch(() => null);
  return real ?? join(await withoutLinks(above), basename(folder));
}

/** How the program is called for a folder, in commands that we print; `here`: the one that it is called for anyway. */
export function inWorkspace(program: string, workspace: string, here = ''): string {
  return workspace === here ? program : `${program} --workspace ${formatCommandLine([workspace])}`;
}
