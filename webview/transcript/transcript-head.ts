import { html, nothing, type TemplateResult } from 'lit';
import { describeAttempt } from '../../src/core/describe/terms.ts';
import { workName } from '../../src/core/describe/work.ts';
import { attemptUsd } from '../../src/core/run/agents.ts';
import type { AttemptState } from '../../src/core/run/run-state.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { picker } from '../shared/controls/picker.ts';
import { textInput } from '../shared/controls/text-input.ts';
import { formatUsd, plain } from '../shared/format.ts';
import { agentName, apart, mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { TranscriptUi } from './transcript-ui.ts';

/** Which attempt it is, how it stands, what is searched for. */
export function transcriptHead(ui: TranscriptUi, attempt: AttemptState): TemplateResult {
  const { run, words, follower } = ui;
  const standing = apart(mark(describeAttempt(run, attempt)));
  const all = ui.transcript?.turns ?? [];
  return html`<header class="head">
    <div class="head-line">
      <h1 id="title" tabindex="-1" class="hidden-text">${agentName(run, attempt.agent)} – ${say(workName(attempt))}</h1>
      ${attemptPicker(ui, attempt)}
      ${textInput({
        id: 'search',
        label: '',
        name: t('Search'),
        value: words,
        placeholder: t('Search'),
        onInput: (typed) => ui.search(typed),
        onSubmit: () => ui.nextFound(),
        onEscape: () => ui.search(''),
      })}
      ${iconButton({ label: t('Follow what happens'), icon: 'arrow-down', pressed: follower.on, onClick: () => (follower.on = !follower.on) })}
    </div>
    <div class="meta">
      <span class="status">${markIcon(standing, false)}${standing.words}</span>
      <span>${plain(attempt.model)}</span>
      <span class="figures">${all.length === 1 ? t('1 turn') : t('{0} turns', all.length)}</span>
      <span class="figures">${formatUsd(attemptUsd(run, attempt))}</span>
      ${words === '' ? nothing : html`<span class="figures">${t('{0} with “{1}”', ui.found().length, words)}</span>`}
    </div>
  </header>`;
}

function attemptPicker(ui: TranscriptUi, attempt: AttemptState): TemplateResult {
  const { run } = ui;
  return picker({
    id: 'attempt',
    label: t('Attempt'),
    unseen: true,
    names: run.attempts.map((one) => `${agentName(run, one.agent)} – ${say(workName(one))}`),
    chosen: run.attempts.findIndex(({ path }) => path === attempt.path),
    onChoose: (index) => ui.choose(run.attempts[index]?.path ?? ''),
  });
}
