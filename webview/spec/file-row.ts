import { html, nothing, type TemplateResult } from 'lit';
import type { FileState } from '../../src/core/run/run-state.ts';
import { fileProgress, type FileProgress } from '../../src/core/run/spec-progress.ts';
import type { SpecFile, SpecLayer } from '../../src/protocol/spec.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { changeLetter, changeOf, diffButton, fileCells, lineFigures } from '../shared/file-cells.ts';
import { plain } from '../shared/format.ts';
import { markdownWords } from '../shared/markdown-view.ts';
import { say, type Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { SpecUi } from './spec-ui.ts';

/** A file that the spec names: how far it is, what was said of it, its change. */
export function fileRow(ui: SpecUi, layer: SpecLayer, file: SpecFile): TemplateResult {
  const progress = fileProgress(ui.run, layer, file, ui.changed);
  const change = ui.changed.get(file.path);
  const planned = file.deleted ? 'deleted' : ui.spec?.existing.includes(file.path) ? 'modified' : 'added';
  // What the run created is there by now, and was not before.
  const kind = change ? changeOf(change) : planned;
  const plans = { modified: t('will be modified'), added: t('will be created'), deleted: t('will be deleted') };
  const reason = Object.values(ui.run.deviations)
    .flat()
    .find((one) => one.file === file.path)?.reason;
  return html`<div class="row spec-file">
      ${markIcon(progressMark(progress))}
      <span class="row-open">${fileCells(file.path, kind)}</span>
      ${change ? html`${lineFigures(change)}${diffButton(ui, file.path)}` : nothing} ${changeLetter(kind, change ? undefined : plans[kind])}
    </div>
    <p class="file-words dim small" dir="auto">
      ${file.from === undefined ? nothing : html`${t('moved from {0}', plain(file.from))}. `}${markdownWords(ui, file.description)}
      ${reason === undefined ? nothing : html`<span class="warn-words">${t('Left as it was: {0}', say(reason))}</span>`}
      ${progress === 'missing' ? html`<span class="warn-words">${t('Not changed, although the spec names it')}</span>` : nothing}
    </p>`;
}

/** A file that the run changed beside what the spec names. */
export function strayFile(ui: SpecUi, change: FileState): TemplateResult {
  const kind = changeOf(change);
  return html`<div class="row spec-file">
    <span class="codicon codicon-warning mark warn" aria-hidden="true"></span>
    <span class="row-open">${fileCells(change.file, kind)}</span>
    ${lineFigures(change)} ${diffButton(ui, change.file)} ${changeLetter(kind)}
  </div>`;
}

function progressMark(progress: FileProgress): Mark {
  const marks: Readonly<Record<FileProgress, Mark>> = {
    waiting: { icon: 'circle-large', tone: 'dim', words: t('not begun') },
    working: { icon: 'loading', tone: 'active', words: t('its agent is at work') },
    changed: { icon: 'edit', tone: 'active', words: t('changed, not proven yet') },
    proven: { icon: 'pass', tone: 'good', words: t('changed, and its layer is done') },
    left: { icon: 'dash', tone: 'warn', words: t('left as it was') },
    missing: { icon: 'warning', tone: 'warn', words: t('not changed') },
  };
  return marks[progress];
}
