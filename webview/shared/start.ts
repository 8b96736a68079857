// What every page begins with; the order counts: checks before anything that makes one, controls while the page loads.
import './setup.ts';
import './controls/register.ts';
import '@vscode/codicons/dist/codicon.css';
import './styles/theme.css';
import './styles/text.css';
import './styles/header.css';
import './styles/notes.css';
import './styles/sections.css';
import './styles/lists.css';
import './styles/facts.css';
import './styles/rows.css';
import './styles/buttons.css';
import './styles/fields.css';
import './styles/marks.css';
import './styles/output.css';
import './styles/loading.css';
import './styles/markdown.css';
import './styles/diff.css';
import './styles/comments.css';
import './styles/preferences.css';
import type { VsCodeApi } from './host.ts';

declare function acquireVsCodeApi(): VsCodeApi;

/** Makes a page and shows it. */
export function open(Page: new (api: VsCodeApi) => HTMLElement): void {
  document.body.append(new Page(acquireVsCodeApi()));
}
