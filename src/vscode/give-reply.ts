import { locale } from './locale.ts';
import type { Session } from '../app/contracts.ts';
import type { Reply } from '../protocol/question.ts';
import { showInformation } from './plain-message.ts';

/** Questions that were answered in this window, as `run?number`: what is answered elsewhere is told. */
const answeredHere = new Set<string>();

export function isAnsweredHere(runId: string, question: number): boolean {
  return answeredHere.has(`${runId}?${question}`);
}

/** Answers a question; false: it waits no more, and the person was told who answered it. */
export async function giveReply(session: Pick<Session, 'reply'>, runId: string, reply: Reply): Promise<boolean> {
  answeredHere.add(`${runId}?${reply.question}`);
  const replied = await session.reply(runId, reply);
  if (!replied.taken) void showInformation(locale.say(replied.said));
  return replied.taken;
}
