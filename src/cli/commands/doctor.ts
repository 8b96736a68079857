import { resolve } from 'node:path';
import type { App } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Line, type Span, type Tone } from '../terminal/line.ts';
import { tellSettingsAbove } from '../settings-above.ts';
import { tableLines } from '../terminal/table.ts';
import { wholeCommands } from '../terminal/whole-commands.ts';
import { plural } from '../views/format.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';

export async function doctor(context: CommandContext): Promise<number> {
  const { args, io, screen } = context;
  const workspace = resolve(io.cwd, args.values.get('workspace') ?? '.');
  tellSettingsAbove(context, workspace);
  const checks = await (await context.app()).doctor(workspace);
  const failed = checks.filter((check) => !check.ok && check.skipped !== true).length;
  const row = (words: string, tone: Tone = 'plain'): Line => wholeCommands(line(span(words, tone)), [io.program, 'git', 'npm']);
  const rows = checks.flatMap((check) => {
    const [first = '', ...rest] = check.detail.split(/\r?\n/u);
    return [
      [line(markOf(check)), line(check.name), row(first)],
      ...rest.map((words) => [[], [], row(words)]),
      ...(check.fix === '' ? [] : [[[], [], row(check.fix, 'warn')]]),
    ];
  });
  const told = checks.map((check) => (isWarning(check) ? { ...check, warning: true } : check));
  context.tell(told, [
    ...tableLines([{}, {}, { grow: true }], rows, screen.width() - 1, 1),
    [],
    line(failed === 0 ? 'All checks passed.' : `${plural(failed, 'check')} failed.`),
  ]);
  return failed === 0 ? exitCodes.done : exitCodes.misuse;
}

type Check = Awaited<ReturnType<App['doctor']>>[number];

/** Nothing is broken, but something can be done about it. */
const isWarning = ({ ok, fix }: Check): boolean => ok && fix !== '';

function markOf(check: Check): Span {
  if (check.skipped === true) return marks.ended;
  return check.ok ? (isWarning(check) ? marks.warning : marks.done) : marks.failed;
}
