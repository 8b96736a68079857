import type { Logger } from '../core/ports.ts';
import type { CliIo } from './cli-io.ts';
import type { Output } from './terminal/output.ts';
import { sanitise } from '../core/report/sanitise.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/**
 * Log lines on standard error, for whoever looks for a cause; people read the screen instead. Silent unless
 * `BATUTA_LOG` names the lowest level to print: debug, info, warn or error. One line each: time, level,
 * `runId agent step` where known, message, further fields as JSON.
 */
export function createCliLogger(output: Output, { env, clock }: Pick<CliIo, 'env' | 'clock'>): Logger {
  const wanted = levels.indexOf(env['BATUTA_LOG']?.toLowerCase() as Level);
  const threshold = wanted < 0 ? levels.length : wanted;
  const make = (context: Record<string, unknown>): Logger => {
    const write =
      (level: Level) =>
      (message: string, fields: Record<string, unknown> = {}): void => {
        if (levels.indexOf(level) >= threshold)
          output.write(`${logLine(new Date(clock.now()).toISOString(), level, message, { ...context, ...fields })}\n`);
      };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => make({ ...context, ...fields }),
    };
  };
  return make({});
}

function logLine(at: string, level: Level, message: string, fields: Record<string, unknown>): string {
  const { runId, agent, step, ...others } = fields;
  const place = [runId, agent, step].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
  const rest = Object.keys(others).length === 0 ? '' : ` ${JSON.stringify(others, plainError)}`;
  return sanitise(`${at} ${level.padEnd(5)}${place === '' ? '' : ` [${place}]`} ${message}${rest}`);
}

/** JSON shows nothing of an Error by itself. */
function plainError(_key: string, value: unknown): unknown {
  return value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
}
