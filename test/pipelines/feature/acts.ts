import { finished, specText } from './stage.ts';
import type { Act } from './stage.ts';

export const passed = '### Build\nPassed\n';
/** Writes one file and reports a passed build. */
export const writes =
  (path: string, text: string, report = passed): Act =>
  async (_task, { write }) => {
    await write(path, text);
    return finished(report);
  };
/** Answers with a spec of these files by layer. */
export const writesSpec =
  (files: Record<string, string[]>, more = {}): Act =>
  () =>
    finished(specText(files, more));
