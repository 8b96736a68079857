import '../shared/start.ts';
import './styles/page.css';
import './styles/header.css';
import './styles/spec.css';
import './styles/run.css';
import './styles/welcome.css';
import './styles/composer.css';
import type { VsCodeApi } from '../shared/host.ts';
import { PanelPage } from './panel-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new PanelPage(acquireVsCodeApi()));
