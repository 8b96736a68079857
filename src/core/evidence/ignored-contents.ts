import { createHash } from 'node:crypto';
import { PathError, type WorkspaceFiles } from '../ports.ts';

/** So many files are looked at in all: of a folder with more, changes of the rest are not seen. */
const mostFiles = 500;

/** What lies in ignored files and folders, each as a text that is another one where a content is. No tree has them, yet a proof may need them. */
export async function ignoredContents(
  files: Pick<WorkspaceFiles, 'entry' | 'list'>,
  paths: readonly string[],
): Promise<Record<string, string>> {
  let left = mostFiles;
  const contentOf = async (path: string): Promise<string> => {
    if (left-- <= 0) return '';
    try {
      const found = await files.entry(path);
      return found === null ? 'nothing' : `${found.hash} ${found.mode}`;
    } catch (error) {
      if (error instanceof PathError) return ofFolder(path);
      throw error;
    }
  };
  const ofFolder = async (path: string): Promise<string> => {
    const hash = createHash('sha256');
    for (const name of await namesIn(files, path)) hash.update(`${name}\0${await contentOf(`${path}/${name.replace(/\/$/u, '')}`)}\0`);
    return hash.digest('hex');
  };
  const contents: Record<string, string> = {};
  for (const path of [...paths].sort()) contents[path] = await contentOf(path);
  return contents;
}

/** [] for what may not be looked into, as a file with secrets. */
async function namesIn(files: Pick<WorkspaceFiles, 'list'>, path: string): Promise<string[]> {
  try {
    return await files.list(path);
  } catch (error) {
    if (error instanceof PathError) return [];
    throw error;
  }
}
