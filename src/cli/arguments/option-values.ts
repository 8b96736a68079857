import { UserError, type SessionOptions } from '../../app/contracts.ts';
import type { Caps } from '../../protocol/usage.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import type { OptionName } from './options.ts';

/** Caps from `--budget`, `--tokens`, `--turns`; only those that were given. */
export function capsOf(args: ParsedArguments): { usd?: number; tokens?: number; turns?: number } {
  const usd = positive(args, 'budget', /^\$?(\d+(?:\.\d+)?|\.\d+)$/, 'an amount in US dollars, like 2.50');
  const tokens = count(args, 'tokens');
  const turns = count(args, 'turns');
  return { ...(usd === null ? {} : { usd }), ...(tokens === null ? {} : { tokens }), ...(turns === null ? {} : { turns }) };
}

/** What the command line says about a session; nothing that was not said. */
export function sessionOptionsOf(args: ParsedArguments): SessionOptions {
  const provider = args.values.get('provider');
  const model = args.values.get('model');
  const caps: Partial<Caps> = capsOf(args);
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    ...(Object.keys(caps).length === 0 ? {} : { caps }),
    ...(args.switches.has('trust-workspace') ? { trusted: true } : {}),
  };
}

function positive(args: ParsedArguments, name: OptionName, shape: RegExp, wanted: string): number | null {
  const text = args.values.get(name);
  if (text === undefined) return null;
  const value = Number(shape.exec(text.trim())?.[1]);
  if (!Number.isFinite(value) || value <= 0) throw new UserError(`--${name} wants ${wanted}; "${text}" is not.`);
  return value;
}

function count(args: ParsedArguments, name: OptionName): number | null {
  const text = args.values.get(name);
  if (text === undefined) return null;
  const match = /^(\d+(?:\.\d+)?)([kKmM]?)$/.exec(text.trim().replaceAll('_', ''));
  const factor = { '': 1, k: 1000, m: 1_000_000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
  const value = Math.round(Number(match?.[1]) * factor);
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new UserError(`--${name} wants a whole number above 0, like 500k or 2M; "${text}" is not.`);
  return value;
}
