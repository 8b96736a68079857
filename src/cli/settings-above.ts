import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatCommandLine } from '../core/policy/command-line.ts';
import type { CommandContext } from './commands/command.ts';
import { command, line, span } from './terminal/line.ts';
import { wrapLine } from './terminal/wrap-line.ts';

const settings = '.claude/batuta.yaml';

/** The folder above one without settings whose settings may have been meant, within one repository; null: none. `folder`: absolute. */
export function settingsAbove(folder: string): string | null {
  for (let at = folder; !existsSync(join(at, settings)); at = dirname(at)) {
    if (existsSync(join(at, '.git')) || at === dirname(at)) return null;
    if (existsSync(join(dirname(at), settings))) return dirname(at);
  }
  return null;
}

/** Says so: a folder within a workspace is another workspace, with layers and trust of its own. */
export function tellSettingsAbove({ screen }: Pick<CommandContext, 'screen'>, folder: string): void {
  const above = settingsAbove(folder);
  if (above === null) return;
  const words = `The settings of ${above} do not hold in this folder, which is a workspace of its own. To work there: `;
  const there = command(formatCommandLine(['--workspace', above]), 'warn');
  screen.log(wrapLine(line(span(words, 'warn'), there), screen.width() - 1));
}
