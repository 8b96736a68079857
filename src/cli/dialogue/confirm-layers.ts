import { join } from 'node:path';
import type { App, Session, SessionOptions } from '../../app/contracts.ts';
import { settingsFile } from '../../app/load-settings.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { CommandContext } from '../commands/command.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { askLine } from './ask-line.ts';
import { editorCommand } from './editor-command.ts';

/**
 * Shows the layers that were guessed in a workspace without settings, each with the reasons, and has the person correct them in their editor
 * before anything runs. null: they correct them by hand, and start again. Nobody is asked where nobody is there, or for one agent only.
 */
export async function confirmLayers(context: CommandContext, app: App, session: Session, options: SessionOptions): Promise<Session | null> {
  const { reader, screen, args, io } = context;
  const { source, reasons } = session.settings;
  if (reader === null || args.switches.has('yes') || source !== 'guessed') return session;
  screen.log([
    line(span(`This workspace has no ${settingsFile}. These layers were found:`, 'strong')),
    ...reasons.flatMap((reason) => wrapLine(line('  ', inEnglish(reason)), screen.width() - 1)),
  ]);
  if (!/^c/iu.test(await askLine(context, line('Enter to start with them, c to correct them ')))) return session;
  await session.initialise();
  const file = join(session.workspace, settingsFile);
  const argv = editorCommand(io.env, file);
  if (argv === null) {
    screen.log([line('They are written down with what was seen. Correct them, then start again:'), line('  ', file)]);
    return null;
  }
  const result = await io.edit(argv);
  if (!result.ok) screen.log([line(span(`The editor failed: ${result.detail}`, 'warn'))]);
  return app.session(session.workspace, options);
}
