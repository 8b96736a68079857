import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError, type Session } from '../../app/contracts.ts';
import { reportMarkdown } from '../../core/report/report-markdown.ts';
import { documentInEnglish } from '../../core/describe/message.ts';
import type { CliIo } from '../cli-io.ts';
import { exitCodes } from '../exit-codes.ts';

interface Where {
  readonly io: Pick<CliIo, 'program'>;
  readonly runId: string;
}

/**
 * Writes the report of the run as it stands, ended or not: Markdown into a `.md` file, JSON into any other.
 * `file` is absolute. Throws UserError when it cannot be written.
 */
export async function writeReport(where: Where & { readonly session: Pick<Session, 'report'> }, file: string): Promise<void> {
  const report = await where.session.report(where.runId);
  const markdown = extname(file).toLowerCase() === '.md';
  const text = markdown ? reportMarkdown(report) : `${JSON.stringify(documentInEnglish(report), null, 2)}\n`;
  await writeOut(where, { file, text, option: 'output' });
}

/** Writes what a person asked for of a run into a file of theirs. Throws UserError when it cannot be written. */
export async function writeOut(
  { io, runId }: Where,
  { file, text, option }: { readonly file: string; readonly text: string; readonly option: 'output' | 'score' | 'sarif' },
): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = { output: 'report', score: 'score', sarif: 'list of findings' }[option];
    throw new UserError(
      `The ${what} cannot be written to ${file}: ${why}. Nothing of the run is lost; try again: ${io.program} runs show ${runId} --${option} FILE`,
      exitCodes.stopped,
    );
  }
}
