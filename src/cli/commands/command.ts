import type { App } from '../../app/contracts.ts';
import type { CliIo } from '../cli-io.ts';
import type { OptionName } from '../arguments/options.ts';
import type { ParsedArguments } from '../arguments/parse-arguments.ts';
import type { LineReader } from '../dialogue/line-reader.ts';
import type { Line } from '../terminal/line.ts';
import type { Output } from '../terminal/output.ts';
import type { Screen } from '../terminal/screen.ts';

/** What every command works with. */
export interface CommandContext {
  readonly io: CliIo;
  readonly args: ParsedArguments;
  readonly screen: Screen;
  /** Where `--json` writes; null without it. */
  readonly events: Output | null;
  /** What a command found: with `--json` the values, one a line; else the lines, wrapped with a hanging indent; null: as they are. */
  tell(values: readonly unknown[], lines: readonly Line[], indent?: number | null): void;
  /** Whether progress is printed, or only what the person must know. */
  readonly progress: boolean;
  /** null: no terminal, nobody to ask. */
  readonly reader: LineReader | null;
  /** Who acts, for the journal. */
  readonly by: string;
  /** What is to be shown of a run before it is said for whom it waits; `shown` resolves when it is. */
  showFirst(shown: () => Promise<void>): void;
  /** Made when it is first needed: `help` needs none. */
  app(): Promise<App>;
  /** A secret typed in this process; kept in memory only. */
  keepSecret(name: string, value: string): void;
}

/** One command of `batuta`; everything that help and the argument check need is data. */
export interface Command {
  readonly name: string;
  /** What follows the name, for help. */
  readonly usage: string;
  readonly summary: string;
  /** Words that it takes; left out: none. */
  readonly positionals?: { readonly min: number; readonly max: number };
  /** Words that say what it does, taken for commands by some; each with the call that is meant. */
  readonly verbs?: Readonly<Record<string, string>>;
  /** Beside those of every command. */
  readonly options?: readonly OptionName[];
  /** What an option means here, where that is not quite what it means elsewhere. */
  readonly optionHelp?: Partial<Readonly<Record<OptionName, string>>>;
  /** Options of every command that it refuses, in words of its own. */
  readonly refuses?: readonly OptionName[];
  /** Resolves with the exit code where it is not 0. Throws UserError for what the person can mend. */
  run(context: CommandContext): Promise<number | void>;
}

/** Options that every command takes. */
export const commonOptions: readonly OptionName[] = ['workspace', 'no-color', 'help', 'version'];
