import { html, nothing, type TemplateResult } from 'lit';
import type { FileState } from '../../src/core/run/run-state.ts';
import { sanitise } from '../../src/core/report/sanitise.ts';
import { iconButton } from './controls/button.ts';
import { plain } from './format.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

type Change = 'added' | 'deleted' | 'modified';

export function changeOf({ before, after }: Pick<FileState, 'before' | 'after'>): Change {
  return before === null ? 'added' : after === null ? 'deleted' : 'modified';
}

/** `src/a/b.ts` as name and folder, as the explorer shows them. */
export function fileCells(path: string, change: Change): TemplateResult {
  const [name, folder] = [path.slice(path.lastIndexOf('/') + 1), path.slice(0, Math.max(0, path.lastIndexOf('/')))];
  return html`<span class="cut end-seen file-name ${change}"><bdi>${sanitise(name)}</bdi></span
    ><span class="cut end-seen description"><bdi>${sanitise(folder)}</bdi></span>`;
}

/** What happened to a file, as the letter that version control shows; `plan`: what is to happen, in words. */
export function changeLetter(change: Change, plan?: string): TemplateResult {
  const letter = { added: 'A', deleted: 'D', modified: 'M' }[change];
  const words = plan ?? { added: t('created'), deleted: t('deleted'), modified: t('modified') }[change];
  return html`<span class="letter ${change}" role="img" aria-label=${words} title=${words}>${letter}</span>`;
}

export function lineFigures({ added, removed }: Pick<FileState, 'added' | 'removed'>): TemplateResult {
  return html`<span class="figures small added">+${added}</span><span class="figures small deleted">−${removed}</span>`;
}

/** How much a run changed; nothing when it changed nothing. */
export function changeFigures(files: readonly FileState[]): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  const sum = (key: 'added' | 'removed'): number => files.reduce((total, file) => total + file[key], 0);
  return html`<span class="figures loose"
    >${files.length === 1 ? t('1 file changed') : t('{0} files changed', files.length)} <span class="added">+${sum('added')}</span>
    <span class="deleted">−${sum('removed')}</span></span
  >`;
}

export function diffButton(ui: Pick<Ui, 'run' | 'ask'>, file: string): TemplateResult {
  const { runId } = ui.run;
  const label = t('Open diff of {0}', plain(file));
  return iconButton({ label, icon: 'diff', onClick: () => void ui.ask('openDiff', { runId, file }) });
}
