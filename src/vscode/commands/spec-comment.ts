import type { CommentReply, CommentThread } from 'vscode';
import type { Services } from '../services.ts';

/** Keeps what the person wrote below a line of the spec. The editor passes the thread and the text. */
export async function addSpecComment(services: Services, reply: unknown): Promise<void> {
  services.comments.add(reply as CommentReply);
}

export async function removeSpecComment(services: Services, thread: unknown): Promise<void> {
  services.comments.remove(thread as CommentThread);
}
