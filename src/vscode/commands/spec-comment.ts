import type { CommentReply, CommentThread } from 'vscode';
import type { Face } from '../face.ts';

/** Keeps what the person wrote below a line of the spec. The editor passes the thread and the text. */
export async function addSpecComment(face: Face, reply: unknown): Promise<void> {
  face.comments.add(reply as CommentReply);
}

export async function removeSpecComment(face: Face, thread: unknown): Promise<void> {
  face.comments.remove(thread as CommentThread);
}
