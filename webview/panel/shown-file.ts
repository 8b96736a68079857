import { html, type TemplateResult } from 'lit';
import type { OpenQuestion } from '../../src/core/run/run-state.ts';
import { linkButton } from '../shared/controls/button.ts';
import { foldable } from '../shared/foldable.ts';
import { plain } from '../shared/format.ts';
import { commentRow, commentableLine, commentedQuestion, readComments } from '../shared/line-comments.ts';
import { capital, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';
import { deltaId, deltaView, type DeltaLine, type FileDelta } from '../shared/spec-delta-view.ts';

/** A file that a question is about: one that is approved along with the rest, or, of what was shown before, what changed. */
export function shownFile(ui: PanelUi, question: OpenQuestion, { file, text, isNew }: FileDelta, isFirst = false): TemplateResult {
  const delta = (): TemplateResult =>
    deltaView({ file, text }, question === commentedQuestion(ui.run)?.question ? commentable(ui, file) : undefined);
  const body = (): TemplateResult[] => (question.worktree === undefined ? [delta()] : [sidesLink(ui, question, file), delta()]);
  return foldable(ui, {
    part: `spec delta ${file}`,
    title: titleOf(question, file, isNew),
    standard: true,
    body,
    ...(isFirst ? { id: deltaId } : {}),
  });
}

/** To a file of which two sides are shown: only an editor has room for both, and for a third. */
function sidesLink(ui: PanelUi, { id: question }: OpenQuestion, file: string): TemplateResult {
  const open = (): void => void ui.ask('openSides', { runId: ui.run.runId, question, file });
  return html`<p>${linkButton(t('Compare and edit'), open)}</p>`;
}

/** Lines to comment on, where comments can answer the question: one stop of the Tab key for all of them. */
function commentable(ui: PanelUi, file: string): (line: DeltaLine) => TemplateResult[] {
  const comments = readComments(ui).filter((comment) => comment.file === file);
  let lines = 0;
  return ({ line, text }) => {
    const about = text.text.startsWith('-') ? [] : comments.filter((comment) => comment.line === line);
    lines += 1;
    return [commentableLine(ui, { file, line }, text, lines > 1), ...about.map((comment) => commentRow(ui, comment))];
  };
}

function titleOf({ kind, subject, items }: OpenQuestion, file: string, isNew: boolean): string {
  const item = isNew ? items.find(({ id, hash }) => id === file && hash !== undefined) : undefined;
  if (item) return capital(say(item.title));
  if (kind !== 'approval') return plain(file);
  return file === subject || file === '' ? t('Changed since you saw it') : t('Changed since you saw it: {0}', plain(file));
}
