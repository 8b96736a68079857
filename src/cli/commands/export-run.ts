import { resolve } from 'node:path';
import { checkOutput } from '../drive/check-output.ts';
import { writeOut } from '../drive/write-report.ts';
import { line } from '../terminal/line.ts';
import type { CommandContext } from './command.ts';
import { findRun } from './session-of-run.ts';

/** All that is journaled of a run as one JSON document: into a file, else to standard output. */
export async function exportRun(context: CommandContext, reference: string): Promise<void> {
  const { args, io, screen, events } = context;
  await checkOutput(context, ['out', 'otlp']);
  const app = await context.app();
  const { runId } = await findRun(context, app, reference);
  const write = async (option: 'otlp' | 'out', given: string, value: unknown, what: string): Promise<void> => {
    const file = resolve(io.cwd, given);
    await writeOut({ io, runId }, { file, text: `${JSON.stringify(value, null, 2)}\n`, option });
    context.tell([{ runId, file }], [line(`${what}: ${file}`)]);
  };
  const [otlp, out] = [args.values.get('otlp'), args.values.get('out')];
  if (otlp !== undefined) await write('otlp', otlp, await app.traced(runId), 'Trace');
  if (out !== undefined) await write('out', out, await app.exported(runId), 'Exported');
  else if (otlp === undefined)
    (events ?? screen.output).write(`${JSON.stringify(await app.exported(runId), null, events === null ? 2 : 0)}\n`);
}
