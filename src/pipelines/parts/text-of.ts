import { PathError, WorkspaceError } from '../../core/ports.ts';
import type { Services } from './services.ts';

/** Text of a file; null for whatever is no file of the workspace: a model may name anything. */
export async function textOf({ files }: Pick<Services, 'files'>, file: string): Promise<string | null> {
  try {
    const content = await files.read(file);
    return content && new TextDecoder().decode(content.bytes);
  } catch (error) {
    if (error instanceof PathError || error instanceof WorkspaceError) return null;
    throw error;
  }
}
