import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TreeCopy {
  readonly root: string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

const leftOut = new Set(['.git', 'node_modules', 'dist', '.vscode-test']);

/** A copy of the project to be mutated, with what is installed by a link: the original is never touched. */
export async function copyTree(from: string): Promise<TreeCopy> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-mutants-')));
  await cp(from, root, { recursive: true, filter: (source) => source === from || !leftOut.has(path.basename(source)) });
  await symlink(path.join(from, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  return {
    root,
    read: (file) => readFile(path.join(root, file), 'utf8'),
    write: (file, text) => writeFile(path.join(root, file), text),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
