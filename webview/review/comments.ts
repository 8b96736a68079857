import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { z } from 'zod';
import { commentSchema } from '../../src/protocol/question.ts';
import type { LineComment } from '../../src/protocol/question.ts';
import { button, iconButton } from '../shared/controls/button.ts';
import { diffLine } from '../shared/diff-line.ts';
import { plain } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import { textForm } from '../shared/text-form.ts';
import type { Ui } from '../shared/ui.ts';
import type { ChangeRow } from './change-rows.ts';
import type { ReviewUi } from './review-ui.ts';

const keptSchema = z.array(commentSchema);
const keptPart = ({ run }: Pick<Ui, 'run'>): string => `comments ${run.runId}`;
/** Names the line that is commented on. */
const openPart = ({ run }: Pick<Ui, 'run'>): string => `commented line ${run.runId}`;

/** What the person wrote about changed lines and did not send: it outlives a reload. */
export function readComments(ui: Pick<Ui, 'run' | 'draft'>): LineComment[] {
  const kept = ui.draft(keptPart(ui));
  return kept === '' ? [] : keptSchema.parse(JSON.parse(kept));
}

function keep(ui: ReviewUi, comments: readonly LineComment[]): void {
  ui.setDraft(keptPart(ui), comments.length === 0 ? null : JSON.stringify(comments));
}

function without(ui: ReviewUi, { file, line }: Pick<LineComment, 'file' | 'line'>): LineComment[] {
  return ui.comments.filter((one) => one.file !== file || one.line !== line);
}

/** A line of a change, with the way to say something about it. */
export function lineRow(ui: ReviewUi, { file: { file }, line, text }: Extract<ChangeRow, { kind: 'line' }>): TemplateResult {
  if (text.text.startsWith('@')) return diffLine(text);
  return html`<div class="commentable">
    ${iconButton({ label: t('Comment on {0}', place({ file, line })), icon: 'comment', description: plain(text.text.slice(1)), onClick: () => edit(ui, { file, line, text: '' }) })}
    ${diffLine(text)}
  </div>`;
}

export function commentRow(ui: ReviewUi, comment: LineComment): TemplateResult {
  const text = plain(comment.text);
  return html`<div class="row comment-row">
    <span class="codicon codicon-comment" aria-hidden="true"></span>
    <span class="cut grow" dir="auto" title=${text}>${text.replaceAll('\n', ' ')}</span>
    ${iconButton({ label: t('Edit comment'), icon: 'edit', onClick: () => edit(ui, comment) })}
    ${iconButton({ label: t('Remove comment'), icon: 'trash', onClick: () => keep(ui, without(ui, comment)) })}
  </div>`;
}

/** Where comments are written and sent; nothing while there are none. */
export function commentsFooter(ui: ReviewUi): TemplateResult | typeof nothing {
  const { comments, run } = ui;
  const open = ui.draft(openPart(ui));
  if (open !== '') return html`<footer>${editor(ui, commentSchema.omit({ text: true }).parse(JSON.parse(open)))}</footer>`;
  if (comments.length === 0) return nothing;
  const question = run.questions.find(({ options }) => options.some((option) => option.comments === true));
  const over = run.endedAt !== null;
  return html`<footer>
    <div class="buttons">
      ${button({
        id: 'send-comments',
        label: question || !over ? t('Send comments ({0})', comments.length) : t('Start a run from comments ({0})', comments.length),
        kind: 'primary',
        icon: 'comment',
        disabled: ui.busy || (!question && !over),
        onClick: () => void send(ui),
      })}
      ${button({ label: t('Discard comments'), onClick: () => keep(ui, []) })}
    </div>
    <p class="hint">
      ${
        question
          ? t('Each becomes an issue that the agent owning the file fixes; the review looks again.')
          : over
            ? t('A spec is written first; nothing is implemented until you approve it.')
            : t('They can be sent when the review asks you, or when the run is over.')
      }
    </p>
  </footer>`;
}

function editor(ui: ReviewUi, { file, line }: Pick<LineComment, 'file' | 'line'>): TemplateResult {
  const part = `comment ${ui.run.runId} ${place({ file, line })}`;
  return textForm(ui, {
    part,
    id: 'comment',
    label: t('Comment on {0}', plain(place({ file, line }))),
    hint: t('Kept here until you send all comments.'),
    action: t('Keep'),
    rows: 3,
    from: 'title',
    close: () => ui.setDraft(openPart(ui), null),
    send: async (text) => {
      keep(ui, [...without(ui, { file, line }), { file, line, text }]);
      return true;
    },
  });
}

function edit(ui: ReviewUi, { file, line, text }: LineComment): void {
  const part = `comment ${ui.run.runId} ${place({ file, line })}`;
  if (text !== '') ui.setDraft(part, text);
  ui.setDraft(openPart(ui), JSON.stringify({ file, line }));
  ui.focusOn('comment');
}

async function send(ui: ReviewUi): Promise<void> {
  const { run, comments } = ui;
  const question = run.questions.find(({ options }) => options.some((option) => option.comments === true));
  const option = question?.options.find((one) => one.comments === true);
  const words = comments.map(({ file, line, text }) => `- ${place({ file, line })}: ${text}`).join('\n');
  const sent =
    question && option
      ? await ui.reply(question, { option: option.id, comments: [...comments] })
      : (await ui.ask('request', { text: `${run.spec?.name ?? run.request}\n\n${words}` }))?.begun === true;
  if (sent) keep(ui, []);
}

function place({ file, line }: Pick<LineComment, 'file' | 'line'>): string {
  return line === null ? file : `${file}:${line}`;
}
