import type { LogOutputChannel } from 'vscode';
import { logLine } from './log-line.ts';
import { eachEvent } from '../app/runs/known-run.ts';
import type { RunChange } from '../app/runs/known-run.ts';

/** Writes what happened in a run into the output channel. */
export function logRun(channel: LogOutputChannel, change: RunChange): void {
  for (const [event, state] of eachEvent(change)) {
    const line = logLine(event, state);
    if (line) channel[line.level](line.text);
  }
}
