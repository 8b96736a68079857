import type { StepContext } from '../../core/durable/contracts.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import type { Approved } from './approval.ts';
import type { Services } from './services.ts';
import { put } from './write-spec.ts';

type ApprovedText = Pick<Approved, 'file' | 'text' | 'hash'>;

/** What the person made of spec.md after it was approved; null when it says what was approved, or is gone. `done`: as a completed run leaves it, before a crash. */
async function editedText(services: Pick<Services, 'files'>, approved: ApprovedText, done: string | null = null): Promise<string | null> {
  const content = await services.files.read(approved.file);
  const text = content ? new TextDecoder().decode(content.bytes) : null;
  return text === null || specHash(text) === approved.hash || text === done ? null : text;
}

/** Says once that an edit made after the approval is not in effect. */
export async function tellEditedSpec(step: StepContext, services: Services, approved: ApprovedText): Promise<void> {
  if (approved.file === '') return;
  if ((await editedText(services, approved)) === null) return;
  const said = sentence('{0} was edited after approval. The edit has no effect on this run; request it in a new run.', approved.file);
  const { notices } = step.state();
  if (!notices.some((notice) => inEnglish(notice.text) === inEnglish(said))) step.emit({ type: 'notice', level: 'warning', text: said });
}

/** Makes spec.md say what was built: `done`. An edit that was never in effect is kept in a file beside it. */
export async function fileAway(step: StepContext, services: Services, approved: ApprovedText, done: string): Promise<void> {
  const edited = await editedText(services, approved, done);
  if (edited !== null) {
    const beside = `${approved.file.slice(0, approved.file.lastIndexOf('/') + 1)}edited-after-approval.md`;
    await put(services, beside, edited);
    const said = sentence(
      '{0} was edited after approval. The edit had no effect and is kept next to it as edited-after-approval.md.',
      approved.file,
    );
    step.emit({ type: 'notice', level: 'warning', text: said });
  }
  if (await services.files.exists(approved.file)) await put(services, approved.file, done);
}
