import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UserError, type Session } from '../../app/contracts.ts';
import { reportMarkdown } from '../../core/report/report-markdown.ts';
import { english } from '../../core/describe/locale.ts';
import { documentInEnglish } from '../../core/describe/message.ts';
import type { Report } from '../../protocol/report.ts';
import type { CliIo } from '../cli-io.ts';
import { exitCodes } from '../exit-codes.ts';

interface Where {
  readonly io: Pick<CliIo, 'program'>;
  readonly runId: string;
}

/**
 * Writes the report of the run as it stands, ended or not: Markdown into a `.md` file, that of an audit as a page into
 * a `.html` file, JSON into any other. Gives what was written.
 * `file` is absolute. Throws UserError when it cannot be written.
 */
export async function writeReport(where: Where & { readonly session: Pick<Session, 'report'> }, file: string): Promise<Report> {
  const report = await where.session.report(where.runId);
  await writeOut(where, { file, text: await textOf(report, extname(file).toLowerCase()), option: 'output' });
  return report;
}

async function textOf(report: Report, ending: string): Promise<string> {
  if (ending === '.md') return reportMarkdown(report);
  if (ending !== '.html' && ending !== '.htm') return `${JSON.stringify(documentInEnglish(report), null, 2)}\n`;
  if (!report.audit)
    throw new UserError(
      `Only the report of an audit can be written as HTML. Run ${report.runId} is none: take a file that ends in .md or .json.`,
    );
  // Loaded by whoever asks for a page only.
  const { auditHtml } = await import('../../core/report/audit-html.ts');
  return auditHtml(report, report.audit, english);
}

/** Writes what a person asked for of a run into a file of theirs. Throws UserError when it cannot be written. */
export async function writeOut(
  { io, runId }: Where,
  { file, text, option }: { readonly file: string; readonly text: string; readonly option: 'output' | 'score' | 'sarif' | 'out' | 'otlp' },
): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = { output: 'report', score: 'score', sarif: 'list of findings', out: 'export', otlp: 'trace' }[option];
    const verb = option === 'out' || option === 'otlp' ? 'export' : 'show';
    throw new UserError(
      `The ${what} cannot be written to ${file}: ${why}. Nothing of the run is lost; try again: ${io.program} runs ${verb} ${runId} --${option} FILE`,
      exitCodes.stopped,
    );
  }
}
