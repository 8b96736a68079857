import { UserError, type SessionOptions } from '../../app/contracts.ts';
import type { CapName } from '../../core/budget/budget.ts';
import { readAmount } from '../../core/budget/reached-cap.ts';
import type { Caps } from '../../protocol/usage.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import type { OptionName } from './options.ts';

/** Caps from `--budget` (an audit's `--max-budget`), `--tokens`, `--turns`; only those that were given. */
export function capsOf(args: ParsedArguments): { usd?: number; tokens?: number; turns?: number } {
  const usd = amount(args, 'budget', 'usd') ?? amount(args, 'max-budget', 'usd');
  const tokens = amount(args, 'tokens', 'tokens');
  const turns = amount(args, 'turns', 'turns');
  return { ...(usd === null ? {} : { usd }), ...(tokens === null ? {} : { tokens }), ...(turns === null ? {} : { turns }) };
}

/** What the command line says about a session; nothing that was not said. */
export function sessionOptionsOf(args: ParsedArguments): SessionOptions {
  const provider = args.values.get('provider');
  const model = args.values.get('model');
  const harness = args.values.get('harness');
  const isolation = args.values.get('isolation');
  const caps: Partial<Caps> = capsOf(args);
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    ...(harness === undefined ? {} : { harness }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(Object.keys(caps).length === 0 ? {} : { caps }),
    ...(args.switches.has('trust-workspace') ? { trusted: true } : {}),
  };
}

function amount(args: ParsedArguments, name: OptionName, cap: CapName): number | null {
  const text = args.values.get(name);
  if (text === undefined) return null;
  const value = readAmount(cap, text);
  const wanted = cap === 'usd' ? 'an amount in US dollars, like 2.50' : 'a whole number above 0, like 500k or 2M';
  if (value === null) throw new UserError(`--${name} needs ${wanted}; "${text}" is not.`);
  return value;
}
