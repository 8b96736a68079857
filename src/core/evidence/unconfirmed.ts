import { mapLimit } from '../map-limit.ts';
import { effectsOf, type ConfirmGrounds, type WholeChange } from '../policy/confirm-changes.ts';
import { confirmQuestion } from '../policy/confirm-question.ts';
import type { Asked } from '../../protocol/question.ts';
import type { Blobs, Checkpoints, TreeChange } from '../ports.ts';
import { countLines } from '../tool/count-lines.ts';
import { diffOf } from '../tool/confirm-first.ts';
import type { Trees } from './keep-change.ts';

/** Work that lies there already and that a person has to confirm first. */
export interface Unconfirmed {
  readonly paths: ReadonlySet<string>;
  /** null: nobody has to be asked. */
  readonly question: Asked | null;
}

/** What of these changes is more than the approved spec lists and the person lets pass, as for changes by the tools of our own loop. */
export async function unconfirmed(
  { checkpoints, blobs }: { readonly checkpoints: Pick<Checkpoints, 'readAt'>; readonly blobs: Blobs },
  trees: Trees,
  changes: readonly TreeChange[],
  grounds: ConfirmGrounds,
): Promise<Unconfirmed> {
  const whole = await mapLimit(changes, async ({ path, after }): Promise<WholeChange> => {
    const known = grounds.state.files[path];
    const first = known?.before === null ? null : known && (await blobs.get(known.before));
    const old = first === undefined ? await checkpoints.readAt(trees.before.tree, path) : first;
    const now = after === null ? null : await checkpoints.readAt(trees.after.tree, path);
    const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);
    return { path, before: text(old), after: text(now), removed: countLines(old, now).removed };
  });
  const effects = effectsOf(whole, grounds);
  const paths = new Set(effects.map(({ path }) => path));
  const delta = diffOf(whole.filter(({ path }) => paths.has(path)));
  return { paths, question: effects.length === 0 ? null : confirmQuestion(effects, grounds, delta) };
}
