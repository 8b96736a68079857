import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { TranscriptCall } from '../../src/protocol/transcript.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { paired } from '../shared/changed-words.ts';
import { diffLine } from '../shared/diff-line.ts';
import { plain } from '../shared/format.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { TranscriptUi } from './transcript-ui.ts';

/** So many characters of an output, and lines of a change, are shown; all of them can be copied, or looked at in the file. */
const [mostCharacters, mostLines] = [20_000, 400];
/** What comes out of these is long, and seldom what one looks for. */
const quiet: readonly string[] = ['read', 'grep', 'glob'];

/** A tool call: what, with which result; its change or output when it is open. `part`: what its being open is kept under. */
export function callCard(ui: TranscriptUi, call: TranscriptCall, part: string): TemplateResult {
  const { tool, target, file, given, diff, result } = call;
  const isEmpty = given.length === 0 && diff === null && !result;
  const open = ui.isHit(call) || ui.isOpen(part, call.ok === false || diff !== null || !quiet.includes(tool));
  const { runId } = ui.run;
  return html`<div class="call">
    <div class="row call-row">
      <button type="button" class="row-open" aria-expanded=${String(open)} title=${plain(target)} @click=${() => ui.setOpen(part, !open)}>
        <span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>
        ${markIcon(callMark(call))}<b>${plain(tool)}</b>
        <span class="mono cut end-seen call-target"><bdi>${plain(target).replaceAll('\n', ' ')}</bdi></span>
      </button>
      ${figures(diff ?? [], '+', 'added')} ${figures(diff ?? [], '-', 'deleted')}
      ${
        file === null
          ? nothing
          : iconButton({
              label: t('Open {0}', plain(file)),
              icon: 'go-to-file',
              onClick: () => void ui.ask('openFile', { runId, file, line: null }),
            })
      }
      ${
        result === null || result === ''
          ? nothing
          : iconButton({ label: t('Copy output'), icon: 'copy', onClick: () => void ui.ask('copy', { text: result }) })
      }
    </div>
    ${open && !isEmpty ? body(call) : nothing}
  </div>`;
}

function figures(diff: readonly string[], sign: '+' | '-', look: string): TemplateResult | typeof nothing {
  const count = diff.filter((line) => line.startsWith(sign)).length;
  return count === 0 ? nothing : html`<span class="figures small ${look}">${sign === '-' ? '−' : sign}${count}</span>`;
}

function body({ given, diff, result, ok }: TranscriptCall): TemplateResult {
  const more = (diff?.length ?? 0) - mostLines;
  // What a change that was made answers is that it was made.
  const output = diff !== null && ok === true ? '' : plain((result ?? '').slice(0, mostCharacters)).trimEnd();
  return html`<div class="call-body">
    ${
      given.length === 0
        ? nothing
        : html`<dl>
            ${given.map(
              ([name, value]) =>
                html`<dt>${plain(name)}</dt>
                  <dd>${plain(value)}</dd>`,
            )}
          </dl>`
    }
    ${
      diff === null || diff.length === 0
        ? nothing
        : html`<div class="diff wrapping" tabindex="0" role="group" aria-label=${t('Change')}>
              ${paired(diff.slice(0, mostLines)).map(diffLine)}
            </div>
            ${more > 0 ? html`<p class="dim small">${t('{0} more lines', more)}</p>` : nothing}`
    }
    ${output === '' ? nothing : html`<pre class="output" tabindex="0" role="group" aria-label=${t('Output')}>${output}</pre>`}
    ${(result ?? '').length > mostCharacters ? html`<p class="dim small">${t('Only its beginning is shown here.')}</p>` : nothing}
  </div>`;
}

function callMark({ tool, ok }: TranscriptCall): Mark {
  // `finish` carries nothing out: its report is the attempt's end.
  if (ok ?? tool === 'finish') return { icon: 'check', tone: 'good', words: t('done') };
  return ok === null
    ? { icon: 'circle-large-outline', tone: 'dim', words: t('not executed') }
    : { icon: 'error', tone: 'bad', words: t('refused or failed') };
}
