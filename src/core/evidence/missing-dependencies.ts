import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { PathError, type WorkspaceFiles } from '../ports.ts';

interface Failed {
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * Why a command cannot run in this workspace yet, and what a person can do: packages that its manifests name are not installed. null: nothing
 * of that kind is seen. Failing tests are no such thing.
 */
export async function missingDependencies(
  { command, exitCode, output }: Failed,
  files: Pick<WorkspaceFiles, 'exists'>,
): Promise<Message | null> {
  const line = command.join(' ');
  const program = /(?:^|\n)(?:\/bin\/)?(?:ba|da)?sh: (?:\d+: |line \d+: )?([\w./@-]+): (?:command )?not found/u.exec(output)?.[1];
  const absent = missingNames(output);
  const packages = await firstThere(files, ['package.json']);
  const installed = packages === null || (await there(files, 'node_modules'));
  if (packages !== null && !installed && (program !== undefined || absent.node !== null))
    return sentence(
      '"{0}" cannot run: the packages of {1} are not installed. Install them ("{2}").',
      line,
      packages,
      await nodeInstall(files),
    );
  if (absent.python !== null && !(await isOwnModule(files, absent.python)))
    return sentence('"{0}" cannot run: the Python module "{1}" is not installed. Install what the project needs.', line, absent.python);
  if (exitCode === 127 && program !== undefined)
    return sentence('"{0}" cannot run: program "{1}" not found. Install it or add it to PATH.', line, program);
  return null;
}

function missingNames(output: string): { node: string | null; python: string | null } {
  return {
    node: /Cannot find (?:module|package) '((?:@[\w.-]+\/)?[\w-][\w.-]*)[^']*'/u.exec(output)?.[1] ?? null,
    python:
      /ModuleNotFoundError: No module named '([\w]+)[\w.]*'|No module named ([\w]+)\s*$/mu.exec(output)?.slice(1).find(Boolean) ?? null,
  };
}

async function nodeInstall(files: Pick<WorkspaceFiles, 'exists'>): Promise<string> {
  const lock = await firstThere(files, ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json']);
  if (lock === 'package-lock.json') return 'npm ci';
  return `${lock === null ? 'npm' : lock.replace(/[-.].*$/u, '')} install`;
}

/** A module of the project that cannot be found is a failure of the project. */
async function isOwnModule(files: Pick<WorkspaceFiles, 'exists'>, name: string): Promise<boolean> {
  return (await firstThere(files, [name, `${name}.py`, `src/${name}`, `src/${name}.py`])) !== null;
}

async function firstThere(files: Pick<WorkspaceFiles, 'exists'>, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await there(files, path)) return path;
  return null;
}

async function there(files: Pick<WorkspaceFiles, 'exists'>, path: string): Promise<boolean> {
  try {
    return await files.exists(path);
  } catch (error) {
    // A link that leads out of the workspace is there.
    if (error instanceof PathError) return true;
    throw error;
  }
}
