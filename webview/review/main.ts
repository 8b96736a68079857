import '../shared/start.ts';
import './styles/page.css';
import './styles/issues.css';
import './styles/changes.css';
import type { VsCodeApi } from '../shared/host.ts';
import { ReviewPage } from './review-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new ReviewPage(acquireVsCodeApi()));
