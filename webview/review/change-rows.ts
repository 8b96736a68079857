import { changedFiles, sideEffects } from '../../src/core/run/changed-files.ts';
import type { FileState } from '../../src/core/run/run-state.ts';
import type { LineComment } from '../../src/protocol/question.ts';
import type { Hunk } from '../../src/protocol/webview-view.ts';
import { paired, type PairedLine } from '../shared/changed-words.ts';
import { readComments } from '../shared/line-comments.ts';
import type { ReviewUi } from './review-ui.ts';

/** One line of the list of changes; all are of one height, so that any number of them stays cheap. */
export type ChangeRow =
  | { readonly kind: 'file'; readonly file: FileState; readonly open: boolean }
  | { readonly kind: 'note'; readonly text: string; readonly bad: boolean }
  | { readonly kind: 'hunk'; readonly file: FileState; readonly hunk: Hunk }
  /** `line`: where it is after the change; of a removed line what follows it. */
  | { readonly kind: 'line'; readonly file: FileState; readonly line: number; readonly text: PairedLine }
  | { readonly kind: 'comment'; readonly comment: LineComment };

export function filePart(file: string): string {
  return `change ${file}`;
}

/** Files, and of the opened ones their hunks with every line; also what only commands changed. `loading`, `empty`: words for what is not there. */
export function changeRows(
  ui: ReviewUi,
  words: { loading: string; empty: string; uncertain: (file: string, command: string) => string },
): ChangeRow[] {
  const files = [...changedFiles(ui.run), ...sideEffects(ui.run)].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const uncertain = Object.values(ui.run.uncertain).map(({ file, commands }): ChangeRow => ({
    kind: 'note',
    text: words.uncertain(file, commands.join(', ')),
    bad: false,
  }));
  const comments = readComments(ui);
  const rows = files.flatMap((file): ChangeRow[] => {
    const open = ui.isOpen(filePart(file.file), false);
    const head: ChangeRow = { kind: 'file', file, open };
    const refused = ui.refusal(file.file);
    const refusal: ChangeRow[] = refused === null ? [] : [{ kind: 'note', text: refused, bad: true }];
    if (!open) return [head, ...refusal];
    const hunks = ui.hunks(file.file);
    if (!hunks) return [head, ...(refused === null ? [{ kind: 'note' as const, text: words.loading, bad: false }] : refusal)];
    if (hunks.length === 0) return [head, ...refusal, { kind: 'note', text: words.empty, bad: false }];
    const lines = hunks.flatMap((hunk): ChangeRow[] => [
      { kind: 'hunk', file, hunk },
      ...(ui.isAccepted(file.file, hunk.id) ? [] : hunkLines(comments, file, hunk)),
    ]);
    return [head, ...refusal, ...lines];
  });
  return [...rows, ...uncertain];
}

function hunkLines(comments: readonly LineComment[], file: FileState, hunk: Hunk): ChangeRow[] {
  let { line } = hunk;
  return paired(hunk.lines).flatMap((text): ChangeRow[] => {
    const here = line;
    const isThere = !text.text.startsWith('-');
    if (isThere) line += 1;
    const comment = isThere ? comments.find((one) => one.file === file.file && one.line === here) : undefined;
    return [{ kind: 'line', file, line: here, text }, ...(comment ? [{ kind: 'comment' as const, comment }] : [])];
  });
}

/** What a row is known by: a file by its path, a hunk by its name in it; a line by nothing but its place. */
export function rowKey(row: ChangeRow, index: number): unknown {
  switch (row.kind) {
    case 'file':
      return `file ${row.file.file}`;
    case 'hunk':
      return `hunk ${row.file.file} ${row.hunk.id}`;
    case 'comment':
      return `comment ${row.comment.file} ${row.comment.line}`;
    case 'note':
    case 'line':
      return index;
  }
}
