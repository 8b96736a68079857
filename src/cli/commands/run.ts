import { resolve } from 'node:path';
import type { App, Session } from '../../app/contracts.ts';
import { pipelineNamed } from '../../app/pipelines.ts';
import { longestLog, requestLimit } from '../../app/request-limit.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { readRequest } from '../arguments/read-request.ts';
import { confirmLayers } from '../dialogue/confirm-layers.ts';
import { ensureProvider } from '../dialogue/ensure-provider.ts';
import { trustedSession } from '../dialogue/ensure-trust.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span } from '../terminal/line.ts';
import { tellSettingsAbove } from '../settings-above.ts';
import { tableLines } from '../terminal/table.ts';
import type { CommandContext } from './command.ts';
import { checkOutput } from '../drive/check-output.ts';
import { driveToEnd } from '../drive/drive-run.ts';

export async function run(context: CommandContext): Promise<number> {
  const [pipeline, ...positionals] = context.args.positionals;
  if (pipeline !== undefined) return startPipeline({ ...context, args: { ...context.args, positionals } }, pipeline, `run ${pipeline}`);
  const pipelines = await (await context.app()).pipelines();
  const list = pipelines.map(({ id, summary }) => ({ id, summary: inEnglish(summary) }));
  const rows = list.map(({ id, summary }) => [line(span(id, 'accent')), line(summary)]);
  context.tell(list, tableLines([{}, { grow: true }], rows, context.screen.width() - 1));
  return exitCodes.done;
}

/** Starts a pipeline with the request that the arguments give, and sees it through. `command`: how it was called. */
export async function startPipeline(context: CommandContext, pipeline: string, command = pipeline): Promise<number> {
  const { args, io } = context;
  const { id, takesLogs } = pipelineNamed(await (await context.app()).pipelines(), pipeline);
  const request = await readRequest(args, io, command, takesLogs ? longestLog : requestLimit);
  await checkOutput(context);
  const opened = await openedSession(context);
  if (opened === null) return exitCodes.misuse;
  const handle = await opened.session.start(id, request, { quick: args.switches.has('quick') });
  return driveToEnd(context, { ...opened, runId: handle.runId, handle });
}

/** The workspace ready to start a run in: a provider is chosen, trust and layers are asked about. null: the person does not want it so. */
export async function openedSession(context: CommandContext): Promise<{ readonly app: App; readonly session: Session } | null> {
  const { args, io } = context;
  const options = sessionOptionsOf(args);
  const app = await context.app();
  await ensureProvider(context, app, options.provider ?? null);
  const workspace = resolve(io.cwd, args.values.get('workspace') ?? '.');
  tellSettingsAbove(context, workspace);
  const trusted = await trustedSession(context, app, workspace, options);
  const session = await confirmLayers(context, app, trusted, options);
  return session && { app, session };
}
