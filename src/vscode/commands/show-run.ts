import type { Face } from '../face.ts';

/** What the status bar leads to: the spec while it waits for an answer, the log otherwise. */
export async function showRun(face: Face): Promise<void> {
  const waiting = face.follower.waiting().at(-1);
  if (waiting) await face.approval.present(waiting);
  else face.log.show();
}
