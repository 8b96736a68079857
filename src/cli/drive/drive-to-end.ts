import { resolve } from 'node:path';
import type { App, Session } from '../../app/contracts.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import type { CommandContext } from '../commands/command.ts';
import { driveRun } from './drive-run.ts';

export interface Begun {
  readonly app: App;
  readonly session: Session;
  readonly runId: string;
  readonly handle: RunHandle | null;
  /** See `DriveOptions`. */
  readonly since?: number;
  readonly replied?: number | null;
}

/** Drives a run to where this command ends, as its switches say. */
export async function driveToEnd(context: CommandContext, begun: Begun): Promise<number> {
  const { io, args, screen, reader, events, progress, by } = context;
  const output = args.values.get('output');
  return driveRun({
    io,
    screen,
    reader,
    events,
    progress,
    by,
    app: begun.app,
    session: begun.session,
    runId: begun.runId,
    handle: begun.handle,
    yes: args.switches.has('yes'),
    planOnly: args.switches.has('plan'),
    reportFile: output === undefined ? null : resolve(io.cwd, output),
    since: begun.since ?? 0,
    replied: begun.replied ?? null,
  });
}
