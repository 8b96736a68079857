import type { Option } from '../protocol/question.ts';

/**
 * The two options between which a single input can choose: what is typed is the words of one, and Enter alone is the other. null: these have to be
 * picked. Nobody may do with Enter what cannot be undone, nor what words would decline.
 */
export function oneBox(options: readonly Option[]): { readonly plain: Option; readonly wordy: Option } | null {
  const plain = options.find(({ text }) => text === 'none');
  const wordy = options.find(({ text }) => text === 'must');
  return options.length === 2 && plain && wordy && plain.destructive !== true ? { plain, wordy } : null;
}
