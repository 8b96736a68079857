import type { Face } from '../face.ts';

/** Shows what Batuta wrote into its output channel. */
export async function showLog(face: Face): Promise<void> {
  face.log.show();
}
