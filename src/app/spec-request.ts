import type { WorkspaceFiles } from '../core/ports.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';

/** What a run is about that begins with a spec file (relative to the workspace): its name and summary. Throws UserError for a file that is no spec. */
export async function specRequest(files: WorkspaceFiles, file: string): Promise<string> {
  const content = await files.read(file);
  if (!content) throw new UserError(sentence('There is no spec at {0}.', file));
  const parsed = parseSpec(new TextDecoder().decode(content.bytes));
  if (!parsed.ok)
    throw new UserError(
      sentence(
        '{0} is not a spec that can be carried out:\n{1}',
        file,
        lines(parsed.problems.map(({ line, message }) => sentence('{0}: {1}', `  ${file}:${line}`, message))),
      ),
    );
  return `${parsed.spec.name}\n\n${parsed.spec.summary}`;
}
