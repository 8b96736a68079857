import '../shared/start.ts';
import './styles/spec.css';
import type { VsCodeApi } from '../shared/host.ts';
import { SpecPage } from './spec-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new SpecPage(acquireVsCodeApi()));
