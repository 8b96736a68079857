import '../shared/start.ts';
import type { VsCodeApi } from '../shared/host.ts';
import { KnowledgePage } from './knowledge-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new KnowledgePage(acquireVsCodeApi()));
