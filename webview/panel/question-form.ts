import { html, nothing, type TemplateResult } from 'lit';
import { describeOption } from '../../src/core/describe/question.ts';
import { choosable, tickable } from '../../src/core/question/ticked-items.ts';
import type { OpenQuestion } from '../../src/core/run/run-state.ts';
import type { Option } from '../../src/protocol/question.ts';
import { button } from '../shared/controls/button.ts';
import { picker } from '../shared/controls/picker.ts';
import { textInput } from '../shared/controls/text-input.ts';
import { commentEditor, commentedQuestion, keepComments, readComments } from '../shared/line-comments.ts';
import { agentName, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { newLimit } from './new-limit.ts';
import type { PanelUi } from './panel-ui.ts';
import { questionMarks } from './question-marks.ts';

/**
 * Any question of any pipeline: what it risks and whom it is for, items to tick, a limit or words where an option takes some, a button
 * for each option that fits them. `others`: further buttons.
 */
export function questionForm(ui: PanelUi, question: OpenQuestion, ...others: (TemplateResult | typeof nothing)[]): TemplateResult {
  const part = `answer ${ui.run.runId} ${question.id}`;
  const known = ui.run.agents.some(({ name }) => name === question.subject);
  /** The answer goes on with work that stands still; others only say something. */
  const isOfWork = known || question.options.some(({ caps }) => caps === true);
  // What is typed may be ahead of what is drawn.
  const text = (): string => ui.draft(part).trim();
  const comments = question === commentedQuestion(ui.run)?.question ? readComments(ui) : [];
  const takes = ({ comments: taken }: Option): boolean => taken === true && comments.length > 0;
  const fit = (): Option[] => question.options.filter((option) => takes(option) || option.text !== (text() === '' ? 'must' : 'none'));
  const choices = choosable(question);
  const choiceOf = (id: string): string => ui.draft(tick(part, id));
  const isChosen = (): boolean => choices.every(({ id }) => choiceOf(id) !== '');
  /** What stands first and Enter sends: what takes the comments that there are, and never what cannot be taken back. */
  const first = (): Option | undefined =>
    fit().find(takes) ?? fit().find(({ each, destructive }) => destructive !== true && (each !== true || isChosen()));
  const items = tickable(question.items);
  const ticked = (): string[] => items.map(({ id }) => id).filter((id) => ui.draft(tick(part, id)) !== '');
  const limit = newLimit(ui, question, () => void reply(first()));
  const isReady = (option: Option): boolean =>
    !ui.busy && (option.caps !== true || limit === null || limit.caps() !== null) && (option.each !== true || isChosen());
  const reply = async (option: Option | undefined): Promise<void> => {
    if (!option || !isReady(option)) return;
    const caps = option.caps === true ? limit?.caps() : null;
    const answer = {
      option: option.id,
      ...(text() === '' ? {} : { text: text() }),
      ...(ticked().length === 0 ? {} : { items: Object.fromEntries(ticked().map((id) => [id, 'yes'])) }),
      ...(option.each === true ? { items: Object.fromEntries(choices.map(({ id }) => [id, choiceOf(id)])) } : {}),
      ...(takes(option) ? { comments } : {}),
      ...(caps ? { caps } : {}),
    };
    if (!(await ui.reply(question, answer))) return;
    ui.setDraft(part, null);
    if (takes(option)) keepComments(ui, []);
    if (limit) ui.setDraft(limit.part, null);
  };
  const writing = commentEditor(ui);
  if (writing !== nothing) return html`${writing}`;
  return html`<div class="form">
    ${questionMarks(question)} ${items.map(({ id, title }) => tickBox(ui, tick(part, id), say(title)))}
    ${choices.map((item, index) => choiceOfItem(ui, `choice-${index}`, tick(part, item.id), item))}
    ${
      limit
        ? limit.field
        : question.options.every((option) => option.text === 'none')
          ? nothing
          : textInput({
              id: 'guidance',
              label: known ? t('Guidance for {0}', agentName(ui.run, question.subject)) : t('Guidance (optional)'),
              value: ui.draft(part),
              rows: 3,
              ...(known ? { placeholder: t('What should it do differently?') } : {}),
              onInput: (typed) => ui.setDraft(part, typed),
              onSubmit: () => void reply(first()),
            })
    }
    <div class="buttons three">
      ${fit()
        .toSorted((a, b) => Number(b === first()) - Number(a === first()))
        .map((option) =>
          button({
            id: option === first() ? 'resume' : `option-${option.id}`,
            label: takes(option) ? t('Send comments ({0})', comments.length) : say(describeOption(option)),
            ...(option === first() ? { kind: 'primary' as const, ...(isOfWork ? { icon: 'debug-continue' } : {}) } : {}),
            ...(option.destructive === true ? { icon: 'warning' } : {}),
            disabled: !isReady(option),
            onClick: () => void reply(option),
          }),
        )}
      ${others}
    </div>
  </div>`;
}

function tick(part: string, item: string): string {
  return `${part} ${item}`;
}

/** Nothing is chosen until the person does. */
function choiceOfItem(ui: PanelUi, id: string, part: string, { title, choices }: ReturnType<typeof choosable>[number]): TemplateResult {
  return picker({
    id,
    label: say(title),
    names: [t('Choose…'), ...choices.map((choice) => say(choice.title))],
    chosen: choices.findIndex((choice) => choice.id === ui.draft(part)) + 1,
    onChoose: (index) => ui.setDraft(part, choices[index - 1]?.id ?? null),
  });
}

function tickBox(ui: PanelUi, part: string, label: string): TemplateResult {
  const onChange = ({ target }: Event): void => ui.setDraft(part, target instanceof HTMLInputElement && target.checked ? 'yes' : null);
  return html`<label class="tick"><input type="checkbox" .checked=${ui.draft(part) !== ''} @change=${onChange} /> ${label}</label>`;
}
