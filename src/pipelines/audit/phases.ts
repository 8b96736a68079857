import { workPhases } from '../../core/audit/next-work.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Phase } from '../../protocol/phase.ts';
import type { Work } from '../../protocol/work.ts';

export const discoveryPhase: Phase = { id: 'discovery', title: sentence('Discovery'), doing: sentence('looking at the module') };
export const auditPhase: Phase = { id: 'audit', title: sentence('Audit'), doing: sentence('auditing'), reviews: true };
export const closePhase: Phase = { id: workPhases.close, title: sentence('Close gaps'), doing: sentence('closing gaps'), layers: true };
export const enhancePhase: Phase = { id: workPhases.enhance, title: sentence('Enhance'), doing: sentence('enhancing'), layers: true };
export const developPhase: Phase = { id: 'develop', title: sentence('Develop'), doing: sentence('developing'), layers: true };
export const testPhase: Phase = { id: 'test', title: sentence('Test'), doing: sentence('testing'), layers: true };
export const reauditPhase: Phase = { id: 're-audit', title: sentence('Re-audit'), doing: sentence('auditing again'), layers: true };

/** `module`: what it is called; `n`: which audit, from 1. */
export function auditWork(dimension: string, module: string, n: number): Work {
  return { role: 'audit', name: sentence('Audit'), label: sentence('AUDIT {0}', `${dimension} ${module} (${n})`), n };
}

export function proposalWork(module: string): Work {
  return { role: 'proposal', name: sentence('Proposal'), label: sentence('PROPOSE {0}', module) };
}
