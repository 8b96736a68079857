import '../shared/start.ts';
import './styles/transcript.css';
import type { VsCodeApi } from '../shared/host.ts';
import { TranscriptPage } from './transcript-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new TranscriptPage(acquireVsCodeApi()));
