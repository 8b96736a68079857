import { UserError, type Session } from '../../app/contracts.ts';
import { sarifOf } from '../../core/audit/sarif.ts';
import type { CliIo } from '../cli-io.ts';
import { writeOut } from './write-report.ts';

interface Where {
  readonly io: Pick<CliIo, 'program' | 'version'>;
  readonly session: Pick<Session, 'report'>;
  readonly runId: string;
}

/** Writes the open findings of an audit, however far it came. Throws UserError for a run that audits nothing. */
export async function writeSarif({ io, session, runId }: Where, file: string): Promise<void> {
  const { audit } = await session.report(runId);
  if (!audit) throw new UserError(`Run ${runId} is no audit, so it has no findings to write.`);
  await writeOut({ io, runId }, { file, text: `${JSON.stringify(sarifOf(audit, io.version), null, 2)}\n`, option: 'sarif' });
}
