import { l10n } from 'vscode';
import type { Session } from '../app/contracts.ts';
import type { Reply } from '../protocol/question.ts';
import { inLanguage } from '../core/describe/message.ts';
import { showInformation } from './plain-message.ts';

/** Answers a question; false: it waits no more, and the person was told who answered it. */
export async function giveReply(session: Pick<Session, 'reply'>, runId: string, reply: Reply): Promise<boolean> {
  const replied = await session.reply(runId, reply);
  if (!replied.taken) void showInformation(inLanguage(replied.said, l10n.t));
  return replied.taken;
}
