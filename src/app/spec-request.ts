import type { WorkspaceFiles } from '../core/ports.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import { UserError } from './contracts.ts';

/** What a run is about that begins with a spec file (relative to the workspace): its name and summary. Throws UserError for a file that is no spec. */
export async function specRequest(files: WorkspaceFiles, file: string): Promise<string> {
  const content = await files.read(file);
  if (!content) throw new UserError(`There is no spec at ${file}.`);
  const parsed = parseSpec(new TextDecoder().decode(content.bytes));
  if (!parsed.ok)
    throw new UserError(
      `${file} is not a spec that can be carried out:\n${parsed.problems.map(({ line, message }) => `  ${file}:${line}: ${message}`).join('\n')}`,
    );
  return `${parsed.spec.name}\n\n${parsed.spec.summary}`;
}
