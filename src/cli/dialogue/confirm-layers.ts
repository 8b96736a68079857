import { join } from 'node:path';
import type { App, Session, SessionOptions } from '../../app/contracts.ts';
import { settingsFile } from '../../app/load-settings.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { CommandContext } from '../commands/command.ts';
import { line, span } from '../terminal/line.ts';
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
  screen.say([line(span(`This workspace has no ${settingsFile}. These layers were found:`, 'strong'))]);
  screen.say(
    reasons.map((reason) => line('  ', inEnglish(reason))),
    2,
  );
  if (!(await wantsToCorrect(context))) return session;
  await session.initialise();
  const file = join(session.workspace, settingsFile);
  const argv = editorCommand(io.env, file);
  if (argv === null) {
    screen.say([line('They are written down with what was seen. Correct them, then start again:')]);
    screen.log([line('  ', file)]);
    return null;
  }
  const result = await io.edit(argv);
  if (!result.ok) screen.say([line(span(`The editor failed: ${result.detail}`, 'warn'))]);
  return app.session(session.workspace, options);
}

/** Enter is no, c is yes; anything else is asked again. */
async function wantsToCorrect(context: CommandContext): Promise<boolean> {
  for (;;) {
    const said = await askLine(context, line('Enter to start with them, c to correct them '));
    if (said === '' || /^c(orrect)?$/iu.test(said)) return said !== '';
    context.screen.say([line(span('Enter alone starts with them; c corrects them.', 'warn'))]);
  }
}
