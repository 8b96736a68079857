import { html, nothing, type TemplateResult } from 'lit';
import { button } from '../shared/controls/button.ts';
import { commentEditor, commentedQuestion, keepComments, placeOf, readComments } from '../shared/line-comments.ts';
import { t } from '../shared/texts.ts';
import type { ReviewUi } from './review-ui.ts';

/** Where comments are written and sent; nothing while there are none. */
export function commentsFooter(ui: ReviewUi): TemplateResult | typeof nothing {
  const { run } = ui;
  const comments = readComments(ui);
  const writing = commentEditor(ui);
  if (writing !== nothing) return html`<footer>${writing}</footer>`;
  if (comments.length === 0) return nothing;
  const question = commentedQuestion(run);
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
      ${button({ label: t('Discard comments'), onClick: () => keepComments(ui, []) })}
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

async function send(ui: ReviewUi): Promise<void> {
  const { run } = ui;
  const comments = readComments(ui);
  const asked = commentedQuestion(run);
  const words = comments.map((comment) => `- ${placeOf(comment)}: ${comment.text}`).join('\n');
  const sent = asked
    ? await ui.reply(asked.question, { option: asked.option.id, comments })
    : (await ui.ask('request', { text: `${run.spec?.name ?? run.request}\n\n${words}` }))?.begun === true;
  if (sent) keepComments(ui, []);
}
