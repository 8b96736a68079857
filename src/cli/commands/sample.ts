import { rm } from 'node:fs/promises';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { UserError, type App, type ProviderChoice, type Session } from '../../app/contracts.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { inWorkspace } from '../workspace-of.ts';
import { copySample, sampleRequest } from '../sample/copy-sample.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { nextLines } from '../views/view-next.ts';
import type { CommandContext } from './command.ts';
import { checkOutput } from '../drive/check-output.ts';
import { driveToEnd } from '../drive/drive-run.ts';

export async function sample(context: CommandContext): Promise<number> {
  const { args, io, screen } = context;
  if (args.values.has('workspace'))
    throw new UserError(`The sample is played on a fresh copy of its own, so it takes no --workspace. In yours: ${io.program} feature "…"`);
  await checkOutput(context);
  const app = await context.app();
  const options = sessionOptionsOf(args);
  const scripted = options.provider === undefined ? isScriptNeeded(await app.providers()) : options.provider === 'scripted';
  const { pipeline, request } = await sampleRequest(io.env, args.positionals[0]);
  const workspace = await copySample();
  const begin = async (): Promise<{ session: Session; handle: RunHandle }> => {
    const session = await app.session(workspace, { ...options, ...(scripted ? { provider: 'scripted' } : {}), trusted: true });
    if (context.progress) screen.log(firstLines(context, workspace, scripted));
    return { session, handle: await session.start(pipeline, request) };
  };
  const { session, handle } = await begin().catch(async (error: unknown) => {
    await leaveCopy(context, app, workspace);
    throw error;
  });
  const there = { ...context, io: { ...io, program: inWorkspace(io.program, workspace) } };
  return driveToEnd(there, { app, session, runId: handle.runId, handle });
}

/** Where no run has begun in a copy it goes again; else the run would miss it, and it is said how to go on. */
async function leaveCopy({ screen, io }: CommandContext, app: App, workspace: string): Promise<void> {
  const all = await app.runs.list().catch(() => null);
  const run = all?.find(({ state }) => state.workspace === workspace);
  // Of a damaged run nobody knows the folder, nor of any where they cannot be listed.
  const isFree = all?.every(({ state }) => state.workspace !== workspace && state.workspace !== '') ?? false;
  if (isFree) await rm(workspace, { recursive: true, force: true });
  if (run === undefined) return;
  const width = screen.width() - 1;
  screen.log([
    ...wrapLine(line(`Run ${run.runId} has begun and is kept, with its copy of the sample.`), width),
    ...nextLines(nextSteps(run.state), inWorkspace(io.program, workspace), width),
    [],
  ]);
}

/** Whether nobody would answer where no provider is named. That somebody else could, nobody is asked about here. */
export function isScriptNeeded(choices: readonly ProviderChoice[]): boolean {
  const player = choices.find((choice) => choice.chosen) ?? choices.find((choice) => choice.id === 'anthropic');
  return player?.usable !== true;
}

/** Says what is real and what is not, before anything happens. */
function firstLines({ screen, io }: CommandContext, workspace: string, scripted: boolean): ReturnType<typeof wrapLine> {
  const width = screen.width() - 1;
  const words = scripted
    ? 'No key for a model provider was found: a script plays the agents. Every build, test and migration is real.'
    : 'Your model provider plays the agents; this costs real money, up to the caps below.';
  return [
    ...wrapLine(line(span('This is the sample: a fresh copy in ', 'plain'), workspace), width),
    ...wrapLine(line(span(words, 'warn')), width),
    ...wrapLine(line(span(`Your own repository: ${io.program} feature "…" --workspace DIR`, 'dim')), width),
    [],
  ];
}
