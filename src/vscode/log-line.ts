import type { LogOutputChannel } from 'vscode';
import { eachEvent, type RunChange } from '../app/runs/known-run.ts';
import { describe } from '../core/describe/event.ts';
import { english, localeOf } from '../core/describe/locale.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { RunEvent } from '../protocol/run-event.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error' | 'debug';
  readonly text: string;
}

const levels = { debug: 'debug', info: 'info', good: 'info', warn: 'warn', bad: 'error' } as const;

/** An event as an entry of the output channel. English like every log, so that it can be searched for and passed on. */
export function logLine(event: RunEvent, state: RunState): LogLine | null {
  const told = describe(event, state);
  if (told === null) return null;
  const { level, who, text, more } = told;
  const { say } = localeOf(english, state);
  const entry = who === null ? say(text) : `${say(who)}: ${say(text)}`;
  return { level: levels[level], text: [entry, ...more.map((line) => `  ${say(line).replaceAll('\n', '\n  ')}`)].join('\n') };
}

/** Writes what happened in a run into the output channel. */
export function logRun(channel: LogOutputChannel, change: RunChange): void {
  for (const [event, state] of eachEvent(change)) {
    const line = logLine(event, state);
    if (line) channel[line.level](line.text);
  }
}
