import { html, nothing, type TemplateResult } from 'lit';
import { describePurpose } from '../../src/core/describe/terms.ts';
import type { EvidenceState } from '../../src/core/run/run-state.ts';
import { linkButton } from './controls/button.ts';
import { markIcon } from './controls/marks.ts';
import { formatCommand, formatDuration, plain } from './format.ts';
import { evidenceMark, say } from './run-words.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

/** Characters of a log that are shown in place; the whole lies behind "Open log". */
const mostShown = 20_000;

/** Of what ran more than once the last time. */
export function latestOfEach(evidence: readonly EvidenceState[]): EvidenceState[] {
  return [...new Map(evidence.map((one) => [formatCommand(one.command), one])).values()];
}

/** One command that Batuta ran: result, command, time; its output when the person opens it. `key` names it on the page. */
export function evidenceView(ui: Ui, evidence: EvidenceState, key: string): TemplateResult {
  const mark = evidenceMark(evidence);
  const part = `evidence ${key}`;
  const open = ui.isOpen(part, false);
  const purpose = say(describePurpose(evidence.purpose));
  const words = `${mark.words}${purpose === '' ? '' : ` · ${purpose}`}`;
  return html`<div class="evidence">
    <button
      type="button"
      class="row row-button"
      aria-expanded=${String(open)}
      title=${`${formatCommand(evidence.command)} – ${words}`}
      @click=${() => {
        ui.setOpen(part, !open);
        if (!open && evidence.log !== null) void ui.loadLog(evidence.log);
      }}
    >
      ${markIcon(mark)}
      <span class="mono cut end-seen command"><bdi>${formatCommand(evidence.command)}</bdi></span>
      <span class="description cut ${mark.tone === 'good' ? 'grow' : 'words'}">${mark.tone === 'good' ? purpose : words}</span>
      <span class="description figures">${formatDuration(evidence.durationMs)}</span>
      <span class="twistie codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>
    </button>
    ${open ? output(ui, evidence) : nothing}
  </div>`;
}

function output(ui: Ui, evidence: EvidenceState): TemplateResult {
  const { log } = evidence;
  const whole = log === null ? null : ui.log(log);
  // What failed of it may stand anywhere in the log: then the log's end says less.
  const shown = whole?.trimEnd().endsWith(evidence.tail) ? whole : evidence.tail;
  const text = plain(shown.trimEnd().slice(-mostShown));
  const cut = shown.trimEnd().length > mostShown;
  const { runId } = ui.run;
  return html`<div class="evidence-output">
    ${
      text === ''
        ? html`<p class="dim small">${t('No output.')}</p>`
        : html`<pre class="output" tabindex="0" aria-label=${t('Output of {0}', formatCommand(evidence.command))}>
${cut ? text.slice(text.indexOf('\n') + 1) : text}</pre>`
    }
    ${log !== null && whole === null ? html`<p class="dim small">${t('The log is no longer kept; these are its last lines.')}</p>` : nothing}
    ${
      log === null || whole === null
        ? nothing
        : html`<p class="small">
            ${cut ? html`<span class="dim">${t('Only its end is shown here.')}</span> ` : nothing}${linkButton(t('Open log'), () => void ui.ask('openLog', { runId, hash: log }))}
            · ${linkButton(t('Copy log'), () => void ui.ask('copy', { text: whole ?? '' }))}
          </p>`
    }
  </div>`;
}
