import { html, nothing, type TemplateResult } from 'lit';
import { noteSigns, noteWords, type ScoreNote } from '../../src/core/score/score-notes.ts';
import { formatClock, plain } from '../shared/format.ts';
import { locale, t } from '../shared/texts.ts';

/** So many are told at once; who wants others looks at a shorter time. */
const most = 24;

/** What the numbers on the score stand for, in words. `begin`: of the run, milliseconds since the epoch. */
export function notesView(
  notes: readonly ScoreNote[],
  { from, to }: { readonly from: number; readonly to: number },
  begin: number,
): TemplateResult | typeof nothing {
  const { say } = locale();
  const told = notes.filter(({ at }) => at >= from && at <= to);
  if (told.length === 0) return nothing;
  return html`<section class="score-notes">
    <h2>${t('What happened')}</h2>
    <ol>
      ${told.slice(0, most).map(
        (note) =>
          html`<li>
            <b>${note.number}</b>
            <time>${formatClock(note.at - begin)}</time>
            <span class="sign ${note.kind}" aria-hidden="true">${noteSigns[note.kind]}</span>
            <span dir="auto"><b>${plain(say(note.who))}</b>: ${plain(noteWords(note, locale()))}</span>
          </li>`,
      )}
    </ol>
    ${told.length > most ? html`<p class="dim">${t('{0} more: zoom in to see them', told.length - most)}</p>` : nothing}
  </section>`;
}
