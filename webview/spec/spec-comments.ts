import { html, nothing, type TemplateResult } from 'lit';
import type { SpecBlock } from '../../src/core/spec/spec-blocks.ts';
import { button, iconButton } from '../shared/controls/button.ts';
import { note } from '../shared/controls/note.ts';
import { plain } from '../shared/format.ts';
import { textForm } from '../shared/text-form.ts';
import { t } from '../shared/texts.ts';
import type { SpecUi } from './spec-ui.ts';
import { approvalOf } from '../../src/core/run/run-state.ts';

/** Only a spec that waits is revised. */
export function canComment({ run }: SpecUi): boolean {
  return approvalOf(run) !== null;
}

const partOf = ({ run }: SpecUi, { line }: SpecBlock): string => `spec comment ${run.runId} ${approvalOf(run)?.id} ${line}`;

export function commentButton(ui: SpecUi, block: SpecBlock): TemplateResult {
  return iconButton({
    id: `comment-${block.line}`,
    label: t('Comment on line {0}', block.line),
    description: plain(block.text.split('\n')[0] ?? ''),
    icon: 'comment',
    onClick: () => {
      ui.setOpen(partOf(ui, block), true);
      ui.focusOn(`write-${block.line}`);
    },
  });
}

/** What was said about a part of the spec, and where more is written. */
export function commentsOn(ui: SpecUi, block: SpecBlock): TemplateResult {
  const last = block.line + block.text.split('\n').length - 1;
  const said = (ui.spec?.remarks ?? []).filter(({ line }) => line >= block.line && line <= last);
  return html`${said.map(({ text }) => note({ icon: 'comment', words: plain(text), look: 'said' }))}
  ${
    canComment(ui) && ui.isOpen(partOf(ui, block), false)
      ? textForm(ui, {
          part: partOf(ui, block),
          id: `write-${block.line}`,
          label: t('What should change here?'),
          hint: t('Kept in spec.md until you request the changes.'),
          action: t('Keep'),
          rows: 3,
          from: `comment-${block.line}`,
          send: async (text) => (await ui.ask('remark', { runId: ui.run.runId, line: block.line, text })) !== undefined,
        })
      : nothing
  }`;
}

/** Sends all that was said; nothing while nothing was. */
export function commentsFooter(ui: SpecUi): TemplateResult | typeof nothing {
  const { run, view } = ui;
  const approval = approvalOf(run);
  if (approval === null || view.remarks === 0) return nothing;
  return html`<footer>
    <div class="buttons">
      ${button({
        id: 'send-remarks',
        label: t('Request changes ({0})', view.remarks),
        kind: 'primary',
        icon: 'comment',
        disabled: ui.busy,
        onClick: () => void ui.reply(approval, { option: 'changes', text: '' }),
      })}
    </div>
    <p class="hint">${t('You will see the revised spec with the differences.')}</p>
  </footer>`;
}
