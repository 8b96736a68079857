import type { Report } from '../../protocol/report.ts';
import { describeCompleted } from '../describe/proof.ts';
import { describeAsking, describeStatus, unchanged, undone, type Standing } from '../describe/terms.ts';
import { askedFor } from '../question/needs-you.ts';

/** How the run of a report stands. A completed one with a reason rightly ended with nothing done. */
export function standing(report: Report): Standing {
  const { status, reason, proof, missed, files, rolledBack = [] } = report;
  const [oldest] = report.questions;
  const asks = status === 'stopped' && oldest ? askedFor(oldest) : null;
  if (asks !== null) return describeAsking(asks);
  if (status !== 'completed') return describeStatus(status);
  // What was proven of files that are not there any more says nothing.
  if (files.length === 0 && rolledBack.length > 0) return undone;
  return reason === null ? describeCompleted(proof, missed !== undefined) : unchanged;
}
