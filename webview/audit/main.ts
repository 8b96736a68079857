import '../shared/start.ts';
import './styles/audit.css';
import type { VsCodeApi } from '../shared/host.ts';
import { AuditPage } from './audit-page.ts';

declare function acquireVsCodeApi(): VsCodeApi;

document.body.append(new AuditPage(acquireVsCodeApi()));
