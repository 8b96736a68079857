import { rm } from 'node:fs/promises';
import { sessionOptionsOf } from '../arguments/option-values.ts';
import { UserError, type App, type ProviderChoice, type Session } from '../../app/contracts.ts';
import { defaultProvider } from '../../app/known-provider.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { inWorkspace } from '../workspace-of.ts';
import { copySample, sampleRequest } from '../sample/copy-sample.ts';
import { command, line, span } from '../terminal/line.ts';
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
  const choices = await app.providers();
  const named = options.provider ?? (io.env['BATUTA_PROVIDER'] === 'scripted' ? 'scripted' : undefined);
  const scripted = named === undefined ? isScriptNeeded(choices) : named === 'scripted';
  const played = scripted
    ? whyScripted(choices, named, io.program)
    : ['Your model provider plays the agents; this costs real money, up to the caps below.'];
  const { pipeline, request } = await sampleRequest(io.env, args.positionals[0]);
  const workspace = await copySample();
  const begin = async (): Promise<{ session: Session; handle: RunHandle }> => {
    const session = await app.session(workspace, { ...options, ...(scripted ? { provider: 'scripted' } : {}), trusted: true });
    if (context.progress) screen.log(firstLines(context, workspace, played));
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
  return wouldPlay(choices)?.usable !== true;
}

/** Why a script plays, and on a row of its own who could in its place. `named`: the provider that was asked for. */
export function whyScripted(choices: readonly ProviderChoice[], named: string | undefined, program: string): readonly string[] {
  const [plays, real] = ['a script plays the agents', 'Every build, test and migration is real.'];
  if (named !== undefined) return [`A script plays the agents, as you chose. ${real}`];
  const player = wouldPlay(choices);
  if (player?.chosen) return [`Your provider, ${player.label}, cannot be used now: ${plays}. ${real}`];
  const ready = choices.find(({ usable, keyVariable }) => usable && keyVariable !== null);
  if (player === undefined || ready === undefined) return [`No key for a model provider was found: ${plays}. ${real}`];
  return [
    `${player.keyVariable} is not set and no other provider is chosen: ${plays}. ${real}`,
    `${ready.keyVariable} is set. With it, for real money: ${program} sample --provider ${ready.id} --model MODEL`,
  ];
}

function wouldPlay(choices: readonly ProviderChoice[]): ProviderChoice | undefined {
  return choices.find((choice) => choice.chosen) ?? choices.find((choice) => choice.id === defaultProvider);
}

/** Says what is real and what is not, before anything happens. */
function firstLines({ screen, io }: CommandContext, workspace: string, played: readonly string[]): ReturnType<typeof wrapLine> {
  const width = screen.width() - 1;
  return [
    ...wrapLine(line(span('This is the sample: a fresh copy in ', 'plain'), workspace), width),
    ...played.flatMap((text) => wrapLine(line(span(text, 'warn')), width)),
    ...wrapLine(line(span('Your own repository: ', 'dim'), command(`${io.program} feature "…" --workspace DIR`, 'dim')), width),
    [],
  ];
}
