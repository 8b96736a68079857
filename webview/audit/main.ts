import { open } from '../shared/start.ts';
import '../shared/styles/tab.css';
import './styles/audit.css';
import { AuditPage } from './audit-page.ts';

open(AuditPage);
