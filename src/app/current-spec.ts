import type { WorkspaceFiles } from '../core/ports.ts';
import type { Spec } from '../protocol/spec.ts';
import { approvalOf, type RunState } from '../core/run/run-state.ts';
import { specHash } from '../core/spec/spec-hash.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import { UserError } from './contracts.ts';

/** The waiting spec as it lies on the disk now, with the hash that an approval of exactly this text carries. */
export async function currentSpec(
  files: WorkspaceFiles,
  state: RunState,
): Promise<{ text: string; hash: string; file: string; delta: string }> {
  const approval = approvalOf(state);
  if (!approval) throw new UserError(sentence('Run {0} is not waiting for approval.', state.runId));
  const content = await files.read(approval.subject);
  const shown = approval.items.find(({ id }) => id === approval.subject)?.hash ?? '';
  // Deleted meanwhile: the answer to what was asked last lets the run find that out and write it again.
  if (!content) return { text: '', hash: shown, file: approval.subject, delta: approval.delta };
  const text = new TextDecoder().decode(content.bytes);
  return { text, hash: specHash(text), file: approval.subject, delta: approval.delta };
}

/** The spec of a file (relative to the workspace). Throws UserError for a file that is no spec. */
export async function specIn(files: WorkspaceFiles, file: string): Promise<Spec> {
  const content = await files.read(file);
  if (!content) throw new UserError(sentence('No spec found at {0}.', file));
  const parsed = parseSpec(new TextDecoder().decode(content.bytes));
  if (!parsed.ok)
    throw new UserError(
      sentence(
        '{0} is not a valid spec:\n{1}',
        file,
        lines(parsed.problems.map(({ line, message }) => sentence('{0}: {1}', `  ${file}:${line}`, message))),
      ),
    );
  return parsed.spec;
}
