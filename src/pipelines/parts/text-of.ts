import { PathError } from '../../core/ports.ts';
import type { Services } from './services.ts';

/** Text of a file; null for whatever is none of the workspace, or may not be read: a model may name anything. Throws `WorkspaceError`. */
export async function textOf({ files }: Pick<Services, 'files'>, file: string): Promise<string | null> {
  try {
    const content = await files.read(file);
    return content && new TextDecoder().decode(content.bytes);
  } catch (error) {
    if (error instanceof PathError) return null;
    throw error;
  }
}
