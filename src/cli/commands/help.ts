import { optionTable, type OptionName } from '../arguments/options.ts';
import type { CliIo } from '../cli-io.ts';
import { commonOptions, type Command } from './command.ts';

type HelpContext = Pick<CliIo, 'program' | 'version' | 'stdout' | 'env'>;

/** The help of all commands, or of one. Plain text: what draws screens is loaded with the first command that needs it. */
export function helpText(commands: readonly Command[], only: Command | null, { program, version, stdout, env }: HelpContext): string {
  const width = (stdout.columns || Number(env['COLUMNS']) || 100) - 1;
  const rows =
    only === null
      ? [
          ...prose(`Batuta ${version} – a feature or a bug goes from request to proven, reviewed change.`, width),
          '',
          `${program} <command> [options]`,
          '',
          ...columns(
            commands.map(({ name, summary }) => [name, summary]),
            width,
          ),
          '',
          ...columns(
            commonOptions.toSpliced(2, 0, 'json').map((name) => optionRow(name, null)),
            width,
          ),
          '',
          ...prose(
            `${program} help <command> tells more. Exit codes: 0 done · 1 failed or stopped · 2 wrong use or set-up · 3 waiting for approval or saved · 4 budget reached · 5 unproven · 6 not all undone · 130 interrupted.`,
            width,
          ),
        ]
      : [
          usageOf(only, program),
          '',
          ...prose(only.summary, width),
          '',
          ...columns(
            [...(only.options ?? []), ...commonOptions.filter((name) => !only.refuses?.includes(name))].map((name) =>
              optionRow(name, only),
            ),
            width,
          ),
        ];
  return `${rows.join('\n')}\n`;
}

/** How a command is called. */
export function usageOf({ name, usage }: Command, program: string): string {
  return `${program} ${name} ${usage}`.trimEnd();
}

function optionRow(name: OptionName, command: Command | null): [string, string] {
  const { short, value, help } = optionTable[name];
  return [`${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`, command?.optionHelp?.[name] ?? help];
}

/** Rows of at most `width` letters. */
function prose(text: string, width: number): string[] {
  return text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)`, 'gu')) ?? [];
}

/** Two columns, of which the second wraps; in a narrow terminal it stands below the first. */
function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const cells = Math.max(...rows.map(([left]) => left.length));
  const beside = width - cells - 4 >= 24;
  return rows.flatMap(([left, right]) => {
    const wrapped = prose(right, beside ? width - cells - 4 : width - 4);
    if (!beside) return [`  ${left}`, ...wrapped.map((row) => `    ${row}`)];
    return wrapped.map((row, index) => `  ${(index === 0 ? left : '').padEnd(cells)}  ${row}`);
  });
}
