import { resolve } from 'node:path';
import type { App } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';
import { line, span, type Span } from '../terminal/line.ts';
import { tellSettingsAbove } from '../settings-above.ts';
import { tableLines } from '../terminal/table.ts';
import { plural } from '../views/format.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';

export async function doctor(context: CommandContext): Promise<number> {
  const { args, io, screen } = context;
  const workspace = resolve(io.cwd, args.values.get('workspace') ?? '.');
  tellSettingsAbove(context, workspace);
  const checks = await (await context.app()).doctor(workspace);
  const failed = checks.filter((check) => !check.ok && check.skipped !== true).length;
  const rows = checks.flatMap((check) => {
    const [first = '', ...rest] = check.detail.split(/\r?\n/u);
    return [
      [line(markOf(check)), line(check.name), line(first)],
      ...rest.map((row) => [[], [], line(row)]),
      ...(check.fix === '' ? [] : [[[], [], line(span(check.fix, 'warn'))]]),
    ];
  });
  context.tell(checks, [
    ...tableLines([{}, {}, { grow: true }], rows, screen.width() - 1, 1),
    [],
    line(failed === 0 ? 'All checks passed.' : `${plural(failed, 'check')} failed.`),
  ]);
  return failed === 0 ? exitCodes.done : exitCodes.misuse;
}

function markOf({ ok, skipped, fix }: Awaited<ReturnType<App['doctor']>>[number]): Span {
  if (skipped === true) return marks.ended;
  // Nothing is broken, but something can be done about it.
  return ok ? (fix === '' ? marks.done : marks.warning) : marks.failed;
}
