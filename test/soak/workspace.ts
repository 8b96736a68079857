import type { MemoryWorkspace } from '../e2e/memory-machine.ts';
import { tinyFiles } from '../e2e/tiny.ts';

/** The tiny workspace, every change of which is reviewed. */
export const alwaysReviewedTiny: MemoryWorkspace = {
  files: tinyFiles('review: { skipUpToFiles: 0 }\n'),
  commands: ['node check.mjs src', 'node check.mjs lib'],
};
