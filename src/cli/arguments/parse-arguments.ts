import { nearestWord } from '../../core/settings/nearest-word.ts';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UserError } from '../../app/contracts.ts';
import { isOptionName, optionNames, optionTable, type OptionName } from './options.ts';

export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Values of options that have one; of an option that was repeated the last one. */
  readonly values: ReadonlyMap<OptionName, string>;
  /** The same with all of them, in the order in which they were given. */
  readonly repeated: ReadonlyMap<OptionName, readonly string[]>;
  readonly switches: ReadonlySet<OptionName>;
}

const config: ParseArgsOptionsConfig = Object.fromEntries(
  optionNames.map((name) => {
    const { value, short } = optionTable[name];
    return [name, { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) }];
  }),
);

/** Splits the command line. Throws UserError (exit code 2) for options that do not exist, lack a value, or have one too many. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const { tokens } = parseArgs({ args: [...argv], options: config, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const values = new Map<OptionName, string>();
  const repeated = new Map<OptionName, string[]>();
  const switches = new Set<OptionName>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isOptionName(name)) throw unknownOption(rawName);
    const { value: wanted } = optionTable[name];
    if (wanted === undefined) {
      if (value !== undefined) throw new UserError(`${rawName} takes no value, but got "${value}".`);
      switches.add(name);
    } else if (value === undefined || (!inlineValue && /^-\D/.test(value))) {
      throw new UserError(`${rawName} needs a value: ${rawName} ${wanted}.`);
    } else {
      values.set(name, value);
      repeated.set(name, [...(repeated.get(name) ?? []), value]);
    }
  }
  return { positionals, values, repeated, switches };
}

function unknownOption(rawName: string): UserError {
  const near = nearestWord(rawName.replace(/^-+/, ''), optionNames);
  return new UserError(`There is no option ${rawName}.${near === null ? ' See --help.' : ` Did you mean --${near}?`}`);
}
