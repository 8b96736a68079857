import { chat, l10n, type ChatFollowup, type Disposable } from 'vscode';
import type { Services } from '../services.ts';

/** Registers `@batuta`; what answers is loaded by the first request. */
export function registerChat(services: () => Promise<Services>): Disposable {
  const participant = chat.createChatParticipant('batuta.chat', async (request, _context, stream, token) => {
    const { answerChat } = await import('./chat-handler.ts');
    return answerChat(await services(), request, stream, token);
  });
  participant.followupProvider = { provideFollowups: (result) => followups(result.metadata?.['status']) };
  return participant;
}

function followups(status: unknown): ChatFollowup[] {
  const approve = { prompt: '', command: 'approve', label: l10n.t('Approve the spec') };
  const resume = { prompt: '', command: 'resume', label: l10n.t('Resume the run') };
  if (status === 'waiting-approval' || status === 'saved') return [approve];
  return status === 'stopped' || status === 'budget-reached' || status === 'interrupted' ? [resume] : [];
}
