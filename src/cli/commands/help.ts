import { optionTable, type OptionName } from '../arguments/options.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import { commonOptions, type Command, type CommandContext } from './command.ts';

/** The help of all commands, or of one. */
export function helpLines(commands: readonly Command[], only: Command | null, program: string, version: string, width: number): Line[] {
  return only === null ? overview(commands, program, version, width) : details(only, program, width);
}

function overview(commands: readonly Command[], program: string, version: string, width: number): Line[] {
  const rows = commands.map((command) => [line(span(command.name, 'accent')), line(command.summary)]);
  return [
    line(span('Batuta', 'strong'), span(` ${version}`, 'dim'), ' – a feature goes from request to proven, reviewed change.'),
    [],
    line(`${program} <command> [options]`),
    [],
    ...tableLines([{}, { grow: true }], rows, width),
    [],
    ...optionLines(commonOptions, width),
    [],
    line(span(`${program} help <command> tells more. Exit codes: 0 done · 1 failed or stopped · 2 wrong use or set-up ·`, 'dim')),
    line(span('3 waiting for approval or saved · 4 budget reached · 130 interrupted.', 'dim')),
  ];
}

function details(command: Command, program: string, width: number): Line[] {
  return [
    line(`${program} ${command.name} ${command.usage}`.trimEnd()),
    [],
    line(command.summary),
    [],
    ...optionLines([...command.options, ...commonOptions], width),
  ];
}

function optionLines(names: readonly OptionName[], width: number): Line[] {
  const rows = names.map((name) => {
    const { short, value, help: what } = optionTable[name];
    return [line(span(`${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`, 'accent')), line(what)];
  });
  return tableLines([{}, { grow: true }], rows, width);
}

/** `help [command]` */
export async function help({ args, io, screen }: CommandContext, commands: readonly Command[]): Promise<void> {
  const only = commands.find((command) => command.name === args.positionals[0]) ?? null;
  screen.log(helpLines(commands, only, io.program, io.version, screen.width() - 1));
}
