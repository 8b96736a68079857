import { describe } from '../core/describe/event.ts';
import { english } from '../core/describe/locale.ts';
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
  const entry = who === null ? english.say(text) : `${english.say(who)}: ${english.say(text)}`;
  return { level: levels[level], text: [entry, ...more.map((line) => `  ${english.say(line).replaceAll('\n', '\n  ')}`)].join('\n') };
}
