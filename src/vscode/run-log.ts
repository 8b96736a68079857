import type { LogOutputChannel } from 'vscode';
import { logLine } from './log-line.ts';
import type { RunChange } from './run-follower.ts';

/** Writes an event of a run into the output channel. */
export function logRun(channel: LogOutputChannel, { run, event }: RunChange): void {
  const line = event ? logLine(event, run.state) : null;
  if (line) channel[line.level](line.text);
}
