import { html, nothing, type TemplateResult } from 'lit';
import { z } from 'zod';
import type { OpenQuestion, RunState } from '../../src/core/run/run-state.ts';
import { commentSchema, type LineComment, type Option } from '../../src/protocol/question.ts';
import type { PairedLine } from './changed-words.ts';
import { iconButton } from './controls/button.ts';
import { diffLine } from './diff-line.ts';
import { plain } from './format.ts';
import { textForm } from './text-form.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

/** What a comment is about; `line` null: the whole file. */
type Place = Pick<LineComment, 'file' | 'line'>;

const keptSchema = z.array(commentSchema);
const keptPart = ({ run }: Pick<Ui, 'run'>): string => `comments ${run.runId}`;
/** Names the line that is commented on. */
const openPart = ({ run }: Pick<Ui, 'run'>): string => `commented line ${run.runId}`;
const textPart = ({ run }: Pick<Ui, 'run'>, at: Place): string => `comment ${run.runId} ${placeOf(at)}`;

/** The open question that comments on changed lines can answer, and the answer that takes them. */
export function commentedQuestion({ questions }: RunState): { readonly question: OpenQuestion; readonly option: Option } | null {
  for (const question of questions) {
    const option = question.options.find(({ comments }) => comments === true);
    if (option) return { question, option };
  }
  return null;
}

/** What the person wrote about changed lines and did not send: it outlives a reload. */
export function readComments(ui: Pick<Ui, 'run' | 'draft'>): LineComment[] {
  const kept = ui.draft(keptPart(ui));
  return kept === '' ? [] : keptSchema.parse(JSON.parse(kept));
}

export function keepComments(ui: Ui, comments: readonly LineComment[]): void {
  ui.setDraft(keptPart(ui), comments.length === 0 ? null : JSON.stringify(comments));
}

/** What the arrow keys move among. */
export const commentButtons = '.commentable .icon-button';

/** A line of a change, with the way to say something about it. `untabbed`: the Tab key goes to another one. */
export function commentableLine(ui: Ui, at: Place, text: PairedLine, untabbed = false): TemplateResult {
  if (text.text.startsWith('@')) return diffLine(text);
  return html`<div class="commentable">
    ${iconButton({
      label: t('Comment on {0}', placeOf(at)),
      icon: 'comment',
      description: plain(text.text.slice(1)),
      untabbed,
      onClick: () => edit(ui, { ...at, text: '' }),
    })}
    ${diffLine(text)}
  </div>`;
}

export function commentRow(ui: Ui, comment: LineComment): TemplateResult {
  const text = plain(comment.text);
  return html`<div class="row comment-row">
    <span class="codicon codicon-comment" aria-hidden="true"></span>
    <span class="cut grow" dir="auto" title=${text}>${text.replaceAll('\n', ' ')}</span>
    ${iconButton({ label: t('Edit comment'), icon: 'edit', onClick: () => edit(ui, comment) })}
    ${iconButton({ label: t('Remove comment'), icon: 'trash', onClick: () => keepComments(ui, without(ui, comment)) })}
  </div>`;
}

/** Where a comment is written; nothing while none is. */
export function commentEditor(ui: Ui): TemplateResult | typeof nothing {
  const open = ui.draft(openPart(ui));
  if (open === '') return nothing;
  const at = commentSchema.omit({ text: true }).parse(JSON.parse(open));
  return textForm(ui, {
    part: textPart(ui, at),
    id: 'comment',
    label: t('Comment on {0}', plain(placeOf(at))),
    hint: t('Kept here until you send all comments.'),
    action: t('Keep'),
    rows: 3,
    from: 'title',
    close: () => ui.setDraft(openPart(ui), null),
    send: async (text) => {
      keepComments(ui, [...without(ui, at), { ...at, text }]);
      return true;
    },
  });
}

export function placeOf({ file, line }: Place): string {
  return line === null ? file : `${file}:${line}`;
}

function without(ui: Ui, { file, line }: Place): LineComment[] {
  return readComments(ui).filter((one) => one.file !== file || one.line !== line);
}

function edit(ui: Ui, { file, line, text }: LineComment): void {
  if (text !== '') ui.setDraft(textPart(ui, { file, line }), text);
  ui.setDraft(openPart(ui), JSON.stringify({ file, line }));
  ui.focusOn('comment');
}
