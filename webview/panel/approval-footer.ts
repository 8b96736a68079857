import { html, nothing, type TemplateResult } from 'lit';
import { describeRange } from '../../src/core/describe/forecast.ts';
import { describeOption } from '../../src/core/describe/question.ts';
import type { OpenQuestion } from '../../src/core/run/run-state.ts';
import type { Option } from '../../src/protocol/question.ts';
import { button } from '../shared/controls/button.ts';
import { note } from '../shared/controls/note.ts';
import { formatLimit } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';
import { questionMarks } from './question-marks.ts';
import { textForm } from '../shared/text-form.ts';

/** Of one run's form: whether it is open, and what is half typed. */
function changesPart(runId: string): string {
  return `request changes ${runId}`;
}

/** The three answers to a spec; asking for changes opens a field in place. */
export function approvalFooter(ui: PanelUi, question: OpenQuestion): TemplateResult {
  return ui.isOpen(changesPart(ui.run.runId), false) ? changesForm(ui, question) : answers(ui, question);
}

function answers(ui: PanelUi, question: OpenQuestion): TemplateResult {
  const { spec, run } = ui;
  const { runId } = run;
  const shown = typeof spec === 'string' ? null : spec;
  const broken = shown !== null && !shown.parsed.ok;
  return html`${questionMarks(question)} ${expected(ui)}
    <div class="buttons three">
      ${button({
        id: 'approve',
        label: t('Approve and implement'),
        kind: 'primary',
        icon: 'check',
        disabled: ui.busy || shown === null || broken,
        onClick: () => {
          if (shown) void ui.reply(question, { option: 'approve', items: { [question.subject]: shown.view.hash } });
        },
      })}
      ${button({
        id: 'changes',
        label: t('Request changes'),
        disabled: ui.busy,
        onClick: () => {
          ui.setOpen(changesPart(runId), true);
          ui.focusOn('feedback');
        },
      })}
      ${button({ label: t('Save for later'), disabled: ui.busy || run.status === 'saved', onClick: () => void ui.reply(question, { option: 'save' }) })}
      ${question.options.filter(({ id }) => !known.has(id)).map((option) => further(ui, question, option))}
    </div>
    ${
      broken
        ? html`<p class="hint">${t('Correct the spec first: open it, or request changes.')}</p>`
        : run.status === 'saved'
          ? html`<p class="hint">${t('Saved. Approve it at any time.')}</p>`
          : nothing
    }`;
}

/** Those that every spec has. */
const known: ReadonlySet<string> = new Set(['approve', 'changes', 'save']);

function further(ui: PanelUi, question: OpenQuestion, option: Option): TemplateResult {
  return button({
    label: say(describeOption(option)),
    ...(option.destructive === true ? { icon: 'warning' } : {}),
    disabled: ui.busy,
    onClick: () => void ui.reply(question, { option: option.id }),
  });
}

/** What it will likely cost, beside the button that spends it; the section of the cost says how that is known. */
function expected({ forecast, run }: PanelUi): TemplateResult | typeof nothing {
  if (!forecast) return nothing;
  const range = say(describeRange(forecast.usd));
  const left = run.caps.usd === null ? Infinity : Math.max(0, run.caps.usd - run.spend.usd);
  return forecast.usd.likely > left
    ? note({
        icon: 'warning',
        tone: 'warn',
        look: 'above',
        words: t('Expected: {0}, but the budget leaves {1}.', range, formatLimit(left)),
      })
    : html`<p class="hint above">${t('Expected: {0}', range)}</p>`;
}

function changesForm(ui: PanelUi, question: OpenQuestion): TemplateResult {
  const { runId } = ui.run;
  const { remarks } = ui.view;
  return textForm(ui, {
    part: changesPart(runId),
    id: 'feedback',
    label: t('What should change?'),
    placeholder: t('Example: store the price in cents and add a test'),
    hint:
      remarks === 0
        ? t('You will see the revised spec with the differences.')
        : remarks === 1
          ? t('Your comment on spec.md will be included.')
          : t('Your {0} comments on spec.md will be included.', remarks),
    mayBeEmpty: remarks > 0,
    from: 'changes',
    send: async (text) => ui.reply(question, { option: 'changes', text }),
  });
}
