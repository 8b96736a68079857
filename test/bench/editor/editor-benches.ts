import type { Measured } from '../measured.ts';
import { benchActivation } from './activation.ts';
import { prepareEditor } from './bench-editor.ts';
import { benchHost } from './host.ts';
import { benchPanel } from './panel.ts';
import { benchReview } from './review.ts';
import { benchScore } from './score.ts';
import { benchSize } from './size.ts';

export interface EditorBenches {
  readonly benches: Readonly<Record<string, (times?: number) => Promise<Measured[]>>>;
  close(): Promise<void>;
}

/** Packages and installs Batuta into a real editor, in which these are measured. */
export async function editorBenches(): Promise<EditorBenches> {
  const editor = await prepareEditor();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void editor.close().finally(() => process.exit(130)));
  return {
    benches: {
      size: () => benchSize(editor),
      activation: (times = 10) => benchActivation(editor, times),
      panel: (times = 10) => benchPanel(editor, times),
      review: (times = 10) => benchReview(editor, times),
      score: (times = 20) => benchScore(times),
      host: (times = 10) => benchHost(editor, times),
    },
    close: () => editor.close(),
  };
}
