import { html, nothing, type TemplateResult } from 'lit';
import type { TranscriptCall } from '../../src/protocol/transcript.ts';
import { iconButton, linkButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { paired } from '../shared/changed-words.ts';
import { diffLine } from '../shared/diff-line.ts';
import { formatCount, plain } from '../shared/format.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { TranscriptUi } from './transcript-ui.ts';

/** So many characters of an output, and lines of a change, are shown until the person asks for the rest. */
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
    ${open && !isEmpty ? body(ui, call, `${part} whole`) : nothing}
  </div>`;
}

function figures(diff: readonly string[], sign: '+' | '-', look: string): TemplateResult | typeof nothing {
  const count = diff.filter((line) => line.startsWith(sign)).length;
  return count === 0 ? nothing : html`<span class="figures small ${look}">${sign === '-' ? '−' : sign}${count}</span>`;
}

/** `part`: what its being shown whole is kept under. */
function body(ui: TranscriptUi, { given, diff, result, ok }: TranscriptCall, part: string): TemplateResult {
  const [wholeChange, wholeOutput] = [`${part} change`, `${part} output`];
  const lines = ui.isOpen(wholeChange, false) ? (diff ?? []) : (diff ?? []).slice(0, mostLines);
  const moreLines = (diff?.length ?? 0) - lines.length;
  // What a change that was made answers is that it was made.
  const answer = diff !== null && ok === true ? '' : (result ?? '');
  const output = ui.isOpen(wholeOutput, false) ? answer : answer.slice(0, mostCharacters);
  const moreOutput = answer.length - output.length;
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
      lines.length === 0
        ? nothing
        : html`<div class="diff wrapping" tabindex="0" role="group" aria-label=${t('Change')}>${paired(lines).map(diffLine)}</div>
            ${rest(moreLines, t('Show {0} more lines', formatCount(moreLines)), () => ui.setOpen(wholeChange, true))}`
    }
    ${output === '' ? nothing : html`<pre class="output" tabindex="0" role="group" aria-label=${t('Output')}>${plain(output).trimEnd()}</pre>`}
    ${rest(moreOutput, t('Show the rest ({0} characters)', formatCount(moreOutput)), () => ui.setOpen(wholeOutput, true))}
  </div>`;
}

/** Where something is cut: how much there is behind it, and the way to it. */
function rest(more: number, label: string, show: () => void): TemplateResult | typeof nothing {
  return more <= 0 ? nothing : html`<p class="cut-here"><span class="dim" aria-hidden="true">⋯</span> ${linkButton(label, show)}</p>`;
}

function callMark({ tool, ok }: TranscriptCall): Mark {
  // `finish` carries nothing out: its report is the attempt's end.
  if (ok ?? tool === 'finish') return { icon: 'check', tone: 'good', words: t('done') };
  return ok === null
    ? { icon: 'circle-large-outline', tone: 'dim', words: t('not executed') }
    : { icon: 'error', tone: 'bad', words: t('refused or failed') };
}
