import { resolve } from 'node:path';
import { writeOut } from '../drive/write-report.ts';
import { line } from '../terminal/line.ts';
import type { CommandContext } from './command.ts';
import { findRun } from './session-of-run.ts';

/** All that is journaled of a run as one JSON document: into a file, else to standard output. */
export async function exportRun(context: CommandContext, reference: string): Promise<void> {
  const { args, io, screen, events } = context;
  const app = await context.app();
  const { runId } = await findRun(context, app, reference);
  const otlp = args.values.get('otlp');
  if (otlp !== undefined) {
    const file = resolve(io.cwd, otlp);
    await writeOut({ io, runId }, { file, text: `${JSON.stringify(await app.traced(runId), null, 2)}\n`, option: 'otlp' });
    context.tell([{ runId, file }], [line(`Trace: ${file}`)]);
    if (args.values.get('out') === undefined) return;
  }
  const out = args.values.get('out');
  const exported = await app.exported(runId);
  if (out === undefined) {
    (events ?? screen.output).write(`${JSON.stringify(exported, null, events === null ? 2 : 0)}\n`);
    return;
  }
  const file = resolve(io.cwd, out);
  await writeOut({ io, runId }, { file, text: `${JSON.stringify(exported, null, 2)}\n`, option: 'out' });
  context.tell([{ runId, file }], [line(`Exported: ${file}`)]);
}
