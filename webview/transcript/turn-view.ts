import { html, nothing, type TemplateResult } from 'lit';
import { totalTokens } from '../../src/core/budget/usage.ts';
import type { TranscriptTurn } from '../../src/protocol/transcript.ts';
import { iconButton } from '../shared/controls/button.ts';
import { note } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { formatCount, formatDuration, formatTime, formatUsd, plain } from '../shared/format.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { callCard } from './call-card.ts';
import type { TurnFigures } from './read-figures.ts';
import type { TranscriptUi } from './transcript-ui.ts';

/** One turn: what the person said before it, what the model thought and said, the tools that it called. `part`: what is open is kept under. */
export function turnView(ui: TranscriptUi, turn: TranscriptTurn, figures: TurnFigures | undefined, part: string): TemplateResult {
  const { guidance, thinking, text, calls, stop, usage, error } = turn;
  const facts = [
    formatTime(turn.at),
    ...(figures ? [formatDuration(figures.ms), formatUsd(figures.usd)] : []),
    ...(usage ? [t('{0} tokens in, {1} out', formatCount(totalTokens(usage) - usage.output), formatCount(usage.output))] : []),
  ];
  const why = unusual(stop);
  return html`${guidance.map((words) => note({ icon: 'comment', look: 'guidance', words: html`<b>${t('Guidance')}</b> ${plain(words)}` }))}
    <div class="turn-head">
      <h2>${t('Turn {0}', turn.turn)}</h2>
      <span class="dim small figures loose grow">${facts.join(' · ')}</span>
      ${
        text === ''
          ? nothing
          : iconButton({ label: t('Copy the answer of turn {0}', turn.turn), icon: 'copy', onClick: () => void ui.ask('copy', { text }) })
      }
    </div>
    ${
      thinking === ''
        ? nothing
        : foldable(ui, {
            part: `${part} thinking`,
            title: t('What it thought'),
            standard: false,
            body: () => html`<div class="thinking">${markdownView(ui, thinking)}</div>`,
          })
    }
    ${text === '' ? nothing : html`<div class="answer">${markdownView(ui, text)}</div>`}
    ${calls.map((call, index) => callCard(ui, call, `${part} call ${index}`))}
    ${error === null ? nothing : note({ icon: 'error', tone: 'bad', words: say(error), look: 'inset' })}
    ${why === null ? nothing : note({ icon: 'warning', tone: 'warn', words: why, look: 'inset' })}`;
}

/** Why a turn ended, where that is no plain end of an answer. */
function unusual(stop: string): string | null {
  if (stop === 'max_tokens') return t('The answer was cut off at its output limit.');
  return stop === 'refusal' ? t('The model declined to answer.') : null;
}
