import '../shared/start.ts';
import './styles/score.css';
import type { VsCodeApi } from '../shared/host.ts';
import { ScorePage } from './score-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new ScorePage(acquireVsCodeApi()));
