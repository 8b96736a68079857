import { sentence } from '../../core/describe/message.ts';
import type { Phase } from '../../protocol/phase.ts';
import type { Work } from '../../protocol/work.ts';
import { firstLine } from '../parts/work.ts';

export const diagnosePhase: Phase = { id: 'diagnose', title: sentence('Diagnose'), doing: sentence('looking for the cause') };
export const fixPhase: Phase = { id: 'fix', title: sentence('Fix'), doing: sentence('fixing the bug'), layers: true };

export function diagnoseWork(report: string): Work {
  return { role: 'diagnose', name: sentence('Diagnosis'), label: sentence('DIAGNOSE {0}', firstLine(report)) };
}
