import type { StepContext } from '../../core/durable/contracts.ts';
import { named, sentence } from '../../core/describe/message.ts';
import { isOutsideHash } from '../../core/policy/hashed-paths.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import { contentText, held } from '../../core/run/seal.ts';
import type { Message } from '../../protocol/message.ts';
import { entryOf } from './not-built.ts';
import type { Services } from './services.ts';

/**
 * What lies in the proven tree where that is not what the run left: somebody else changed these files before, and was proven with the work. They are
 * told, and so are files of the run that no tree has because they are ignored by now.
 */
export async function besideProof(
  step: StepContext,
  { checkpoints, files, search }: Services,
  tree: string,
): Promise<Record<string, string>> {
  const state = step.state();
  const other: Record<string, string> = {};
  const ignored: string[] = [];
  for (const left of changedFiles(state).filter(({ file }) => !isOutsideHash(file))) {
    const { file } = left;
    const then = await checkpoints.entryAt(tree, file);
    if (contentText(then).startsWith(held(left))) continue;
    // No tree has what may not be read, either.
    if (then !== null || (await entryOf({ files }, file)) === null) other[file] = contentText(then);
    else if (await search.ignored(file, step.signal)) ignored.push(file);
  }
  const theirs = Object.keys(other).filter((file) => !(file in state.uncertain));
  if (theirs.length > 0)
    tellOnce(step, sentence('Also changed outside the run before the proof, and proven so: {0}', named(theirs.sort())), 'info');
  if (ignored.length > 0)
    tellOnce(step, sentence('Ignored (.gitignore), so not part of what was proven: {0}', named(ignored.sort())), 'warning');
  return other;
}

function tellOnce(step: StepContext, text: Message, level: 'info' | 'warning'): void {
  const isKnown = step.state().notices.some((notice) => JSON.stringify(notice.text) === JSON.stringify(text));
  if (!isKnown) step.emit({ type: 'notice', level, text });
}
