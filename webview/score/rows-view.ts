import { html, nothing, type TemplateResult } from 'lit';
import type { Lead } from '../../src/core/score/score.ts';
import type { ScoreRow } from '../../src/core/score/score-rows.ts';
import { linkButton } from '../shared/controls/button.ts';
import { formatClock, formatDuration, formatUsd, plain } from '../shared/format.ts';
import { table } from '../shared/table.ts';
import { locale, t } from '../shared/texts.ts';

/** So many rows are drawn at once; who wants others looks at a shorter time. */
const most = 300;

/** A part of the score as a table. `begin`: of the run, milliseconds since the epoch. */
export function rowsView(rows: readonly ScoreRow[], begin: number, onLead: (lead: Lead) => void): TemplateResult {
  const { say } = locale();
  const drawn = rows.slice(0, most).map(
    ({ at, ms, who, kind, what, ended, usd, lead }) =>
      html`<tr>
        <td>${formatClock(at - begin)}</td>
        <td>${ms === null ? '' : formatDuration(ms)}</td>
        <td>${plain(say(who))}</td>
        <td>${say(kind)}</td>
        <td class="what">${lead ? linkButton(plain(say(what)), () => onLead(lead)) : plain(say(what))}</td>
        <td>${usd === undefined ? nothing : formatUsd(usd)}</td>
        <td>${ended === '' ? nothing : ended === 'good' ? t('well') : t('badly')}</td>
      </tr>`,
  );
  return html`<div class="score-rows">${table([t('After'), t('Took'), t('Who'), t('Kind'), t('What'), t('Cost'), t('Ended')], drawn)}</div>
    ${rows.length > most ? html`<p class="dim">${t('{0} more: zoom in to see them', rows.length - most)}</p>` : nothing}`;
}
