import '../shared/setup.ts';
import '../shared/controls/register.ts';
import '@vscode/codicons/dist/codicon.css';
import '../shared/base.css';
import '../shared/markdown.css';
import '../shared/diff.css';
import './panel.css';
import type { VsCodeApi } from '../shared/host.ts';
import { PanelPage } from './panel-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new PanelPage(acquireVsCodeApi()));
