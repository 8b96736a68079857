import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError, type Session } from '../../app/contracts.ts';
import { reportMarkdown } from '../../core/report/report-markdown.ts';
import { documentInEnglish } from '../../core/describe/message.ts';
import type { CliIo } from '../cli-io.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * Writes the report of the run as it stands, ended or not: Markdown into a `.md` file, JSON into any other.
 * `file` is absolute. Throws UserError when it cannot be written.
 */
export async function writeReport(
  { io, session, runId }: { readonly io: Pick<CliIo, 'program'>; readonly session: Pick<Session, 'report'>; readonly runId: string },
  file: string,
): Promise<void> {
  const report = await session.report(runId);
  const markdown = extname(file).toLowerCase() === '.md';
  try {
    await writeFile(file, markdown ? reportMarkdown(report) : `${JSON.stringify(documentInEnglish(report), null, 2)}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The report cannot be written to ${file}: ${why}. Nothing of the run is lost; try again: ${io.program} runs show ${runId} --output FILE`,
      exitCodes.stopped,
    );
  }
}
