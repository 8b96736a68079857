import type { App, Session, SessionOptions } from '../../app/contracts.ts';
import { saysYes } from './ask-line.ts';
import type { CommandContext } from '../commands/command.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';

/** Longest list that is shown before the question; the rest is counted. */
const shownAtMost = 20;

/**
 * A session of the workspace. Where it is not trusted and has commands of its own, the person – if there is one – sees them and is
 * asked once; without an answer they do not run, and results are unproven.
 */
export async function trustedSession(context: CommandContext, app: App, workspace: string, options: SessionOptions): Promise<Session> {
  const session = await app.session(workspace, options);
  const { reader, screen, args } = context;
  if (reader === null || args.switches.has('yes') || options.trusted !== undefined) return session;
  const commands = await session.whatTrustAllows();
  if (commands.length === 0) return session;
  const more = commands.length - shownAtMost;
  screen.say([line(span('This workspace is not trusted yet. Its own commands would prove the work, run as you:', 'strong'))]);
  screen.log([
    ...commands.slice(0, shownAtMost).map((command) => line('  ', command)),
    ...(more > 0 ? [line(span(`  and ${more} more`, 'dim'))] : []),
    ...wrapLine(line(span('Without trust none of them runs, and results are unproven.', 'dim')), screen.width() - 1),
  ]);
  if (!(await saysYes(context, 'Trust it from now on?'))) return session;
  await app.trust(session.workspace, true);
  return app.session(workspace, options);
}
