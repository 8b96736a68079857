import { auditFieldsSchema, type WrittenAudit } from '../../protocol/audit.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import { withRelativePaths } from '../report/plain-document.ts';
import { parseAudit } from './parse-audit.ts';
import { placeOnly } from './read-place.ts';

/** The audit that an auditor handed over; absolute paths below `root` become relative. */
export function auditOf(report: Finish['report'], root: string): WrittenAudit {
  if (typeof report === 'string') return parseAudit(withRelativePaths(report, root));
  const { score, findings } = auditFieldsSchema.parse(report);
  return {
    score,
    findings: findings.map((finding) => {
      const named = finding.file === null ? null : withRelativePaths(finding.file, root).trim();
      const { file, line } = placeOnly(named ?? '') ?? { file: named === '' ? null : named, line: null };
      return { ...finding, file, line: finding.line ?? line };
    }),
  };
}

/** Whether it says anything. A report without score and findings is no good report. */
export function saysAnything({ score, findings }: WrittenAudit): boolean {
  return score !== null || findings.length > 0;
}
