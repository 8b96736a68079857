import type { LogOutputChannel } from 'vscode';
import type { Logger } from '../core/ports.ts';

/** The output channel as the engine's logger; fields follow the message as JSON. */
export function channelLogger(channel: LogOutputChannel, fixed: Record<string, unknown> = {}): Logger {
  const words = (message: string, fields: Record<string, unknown> | undefined): string => {
    const all = { ...fixed, ...fields };
    return Object.keys(all).length === 0 ? message : `${message} ${JSON.stringify(all)}`;
  };
  return {
    debug: (message, fields) => channel.debug(words(message, fields)),
    info: (message, fields) => channel.info(words(message, fields)),
    warn: (message, fields) => channel.warn(words(message, fields)),
    error: (message, fields) => channel.error(words(message, fields)),
    child: (fields) => channelLogger(channel, { ...fixed, ...fields }),
  };
}
