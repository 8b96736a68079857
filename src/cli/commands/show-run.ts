import { documentInEnglish, inEnglish } from '../../core/describe/message.ts';
import { extname, resolve } from 'node:path';
import { UserError } from '../../app/contracts.ts';
import { mayCommit } from '../drive/may-commit.ts';
import { checkOutput } from '../drive/check-output.ts';
import { writeSarif } from '../drive/write-sarif.ts';
import { writeOut, writeReport } from '../drive/write-report.ts';
import { line, span } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { project } from '../../core/run/project.ts';
import { safeLines } from '../../core/report/sanitise.ts';
import { headerLines } from '../views/view-header.ts';
import { reportLines } from '../views/view-report.ts';
import type { CommandContext } from './command.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { findRun, sessionOfRun } from './session-of-run.ts';

/** One run: its report, or with options its events, its picture, one of its logs. */
export async function showRun(context: CommandContext, reference: string): Promise<void> {
  const { args, events, screen, io } = context;
  const picture = pictureOf(args.values.get('score'));
  await checkOutput(context, ['output', 'score', 'sarif']);
  const run = await findRun(context, await context.app(), reference);
  const output = args.values.get('output');
  const [score, log, sarif] = [args.values.get('score'), args.values.get('log'), args.values.get('sarif')];
  if (events !== null || [output, score, log, sarif].some((asked) => asked !== undefined)) {
    const app = await context.app();
    const session = await sessionOfRun(context, app, run);
    if (events !== null)
      for (const event of await app.runs.read(run.runId, 0)) events.write(`${JSON.stringify(documentInEnglish(event))}\n`);
    if (output !== undefined) await writeReport({ io, session, runId: run.runId }, resolve(io.cwd, output));
    if (score !== undefined) {
      const [file, written] = [resolve(io.cwd, score), await app.runs.read(run.runId, 0)];
      // Loaded by whoever asks for a picture only.
      const { scorePage } = await import('../views/score-page.ts');
      const text = scorePage(written, project(written), picture);
      await writeOut({ io, runId: run.runId }, { file, text, option: 'score' });
      if (events === null) screen.log([line(`Score: ${file}`)]);
    }
    if (sarif !== undefined) await writeSarif({ io, session, runId: run.runId }, resolve(io.cwd, sarif));
    if (log !== undefined) screen.log((await logText(run, log, (hash) => session.log(run.runId, hash))).map((text) => line(text)));
    if (events !== null || [score, log, sarif].some((asked) => asked !== undefined)) return;
  }
  const { state } = (await (await context.app()).runs.look(run.runId)) ?? run;
  const width = screen.width() - 1;
  const reportFile = output === undefined ? null : resolve(io.cwd, output);
  const notices = state.notices.flatMap(({ text, level }) =>
    hangingLines(line('  '), line(span(inEnglish(text), level === 'warning' ? 'warn' : 'dim')), width, 2),
  );
  screen.log([
    ...headerLines(state, width),
    ...notices,
    ...reportLines(state, { program: io.program, reportFile, commits: await mayCommit(state.workspace) }, width),
  ]);
}

/** How the score is drawn, as its file is named. */
function pictureOf(file = 'score.html'): 'svg' | 'html' {
  const ending = extname(file).toLowerCase();
  if (ending === '.svg') return 'svg';
  if (ending === '.html' || ending === '.htm') return 'html';
  throw new UserError(`--score needs a file that ends in .html or .svg; "${file}" does not.`);
}

async function logText(run: RunView, beginning: string, read: (hash: string) => Promise<string | null>): Promise<string[]> {
  const { evidence, baseline } = run.state;
  // Also of the commands that ran before the first change: reports name them.
  const hashes = new Set([...evidence, ...(baseline?.commands ?? [])].flatMap((ran) => ran.log ?? []));
  const matches = [...hashes].filter((hash) => hash.startsWith(beginning));
  const [hash] = matches;
  if (hash === undefined) throw new UserError(`Run ${run.runId} has no log that begins with "${beginning}".`);
  if (matches.length > 1) throw new UserError(`"${beginning}" matches ${matches.length} logs. Give more of the id.`);
  const text = await read(hash);
  if (text === null) throw new UserError(`The log ${beginning} is gone or damaged.`);
  return safeLines(text);
}
