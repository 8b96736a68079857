import { html, nothing, type TemplateResult } from 'lit';
import type { FileState, RunState } from '../../src/core/run/run-state.ts';
import { describeModes } from '../../src/core/describe/modes.ts';
import type { Hunk } from '../../src/protocol/webview-view.ts';
import { iconButton } from '../shared/controls/button.ts';
import { rows } from '../shared/controls/windowed-rows.ts';
import { changeLetter, changeOf, diffButton, fileCells, lineFigures } from '../shared/file-cells.ts';
import { plain } from '../shared/format.ts';
import { commentRow, commentableLine } from '../shared/line-comments.ts';
import { describeVerdict } from '../../src/core/describe/terms.ts';
import { fileSeal } from '../../src/core/run/seal.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { agentName, apart, mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { changeRows, filePart, rowKey, type ChangeRow } from './change-rows.ts';
import type { ReviewUi } from './review-ui.ts';

/** Changed files with their hunks; each can be kept (which folds it away) or taken back. */
export function changesView(ui: ReviewUi): TemplateResult {
  const list = changeRows(ui, {
    loading: t('Reading…'),
    empty: t('Nothing left of this change.'),
    uncertain: (file, command) => t('{0} changed while "{1}" ran, possibly by you: neither undone nor committed.', plain(file), command),
  });
  if (list.length === 0) return html`<p class="dim">${t('No file was changed.')}</p>`;
  return rows({ items: list, label: t('Changed files'), key: rowKey, row: (row) => changeRow(ui, row) });
}

function changeRow(ui: ReviewUi, row: ChangeRow): TemplateResult {
  switch (row.kind) {
    case 'file':
      return fileRow(ui, row.file, row.open);
    case 'hunk':
      return hunkRow(ui, row.file, row.hunk);
    case 'note':
      return html`<div class="change-note ${row.bad ? 'error-words' : 'dim'} cut" role=${row.bad ? 'alert' : nothing} title=${row.text}>
        ${row.text}
      </div>`;
    case 'line':
      return commentableLine(ui, { file: row.file.file, line: row.line }, row.text);
    case 'comment':
      return commentRow(ui, row.comment);
  }
}

function fileRow(ui: ReviewUi, state: FileState, open: boolean): TemplateResult {
  const { file, modes, agents, commands } = state;
  const shown = plain(file);
  const by = (state.output ? commands : agents.map((agent) => agentName(ui.run, agent))).join(', ');
  const change = changeOf(state);
  const kept = ui.isAccepted(file, null);
  return html`<div class="row change ${kept ? 'kept' : ''}">
    <button
      type="button"
      class="row-open"
      aria-expanded=${String(open)}
      title=${shown}
      @click=${() => {
        ui.setOpen(filePart(file), !open);
        if (!open) void ui.loadHunks(file);
      }}
    >
      <span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>
      ${fileCells(file, change)}
    </button>
    ${ui.run.rolledBack.includes(file) ? html`<span class="description words">${t('partly undone')}</span>` : nothing}
    <span class="description">${say(describeModes(modes))}</span>
    <span class="description cut by" title=${by}>${by}</span> ${state.output ? nothing : sealIcon(ui.run, file)} ${lineFigures(state)}
    ${changeLetter(change)} ${diffButton(ui, file)} ${keepButton(ui, t('Keep {0}', shown), file, null)}
    ${iconButton({ label: t('Undo changes of {0}', shown), icon: 'discard', disabled: ui.busy, onClick: () => void ui.undoChange(file) })}
  </div>`;
}

/** What the proof says of the file as it lies there. */
function sealIcon(run: RunState, file: string): TemplateResult | typeof nothing {
  const seal = fileSeal(run, file);
  if (seal === null) return nothing;
  const standing = apart(mark(describeVerdict(seal)));
  return html`<span title=${standing.words}>${markIcon(standing)}</span>`;
}

/** Who wrote it: the first of them leads to what was said in that turn. */
function writers(ui: ReviewUi, by: Hunk['by']): TemplateResult | typeof nothing {
  const [first] = by;
  if (!first) return nothing;
  const words = by.map(({ agent, turn, command }) => {
    const name = agentName(ui.run, agent);
    if (command !== undefined) return t('{0}, by the command {1}', name, plain(command));
    return turn === undefined ? name : t('{0}, turn {1}', name, turn);
  });
  // In its own words, which are nobody's to translate.
  const why = first.why === undefined ? '' : `\n“${plain(first.why)}”`;
  const { path, turn } = first;
  const { runId } = ui.run;
  return path === undefined || turn === undefined
    ? html`<span class="description cut by" title=${words.join('; ') + why}>${words[0]}</span>`
    : html`<button
        type="button"
        class="link link-button description cut by"
        title=${t('{0} – open the transcript there', words.join('; ')) + why}
        @click=${() => void ui.ask('openTranscript', { runId, path, turn })}
      >
        ${words[0]}
      </button>`;
}

function hunkRow(ui: ReviewUi, { file }: FileState, hunk: Hunk): TemplateResult {
  const { runId } = ui.run;
  const { id, line, stale } = hunk;
  return html`<div class="row hunk">
    <button type="button" class="row-open" @click=${() => void ui.ask('openFile', { runId, file, line: Math.max(1, line) })}>
      <span class="description figures">${t('Line {0}', line)}</span>
      <span class="description cut" title=${stale ?? nothing}>${plain(stale ?? '')}</span>
    </button>
    ${writers(ui, hunk.by)} ${lineFigures(hunk)} ${keepButton(ui, t('Keep the change at line {0}', line), file, id)}
    ${iconButton({
      label: stale ?? t('Undo the change at line {0}', line),
      icon: 'discard',
      disabled: ui.busy || stale !== null,
      onClick: () => void ui.undoChange(file, id),
    })}
  </div>`;
}

function keepButton(ui: ReviewUi, label: string, file: string, hunk: string | null): TemplateResult {
  const kept = ui.isAccepted(file, hunk);
  return iconButton({
    label,
    icon: kept ? 'check-all' : 'check',
    pressed: kept,
    onClick: () => {
      void ui.acceptChange(file, hunk, !kept);
      if (!kept && hunk === null) ui.setOpen(filePart(file), false);
    },
  });
}
