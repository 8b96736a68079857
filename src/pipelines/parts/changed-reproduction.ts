import type { Ctx } from '../../core/durable/contracts.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import { textDelta } from './changed-base.ts';
import { reproduce } from './reproduce.ts';
import type { Scene } from './services.ts';

/** How a bug shows on code that changed since it was shown. */
export async function triedAnew(ctx: Ctx, scene: Scene, reproduction: Reproduction | undefined): Promise<Message[]> {
  return reproduction ? [(await reproduce(ctx, scene, reproduction, 'before')).words] : [];
}

/** What shows the bug as somebody made it since it was shown, tried anew; null: it is as it was. What was deleted counts as it was. */
export async function changedReproduction(
  ctx: Ctx,
  scene: Scene,
  shown: Reproduction | undefined,
): Promise<{ reproduction: Reproduction; message: Message; delta: string } | null> {
  if (!shown) return null;
  const { files } = scene.services;
  const { now, names, delta } = await ctx.step('read-reproduction', async () => {
    const changed: { file: string; hash: string }[] = [];
    let text = '';
    for (const { file, hash } of shown.files) {
      const content = await files.read(file);
      if (content === null || content.hash === hash) continue;
      changed.push({ file, hash: await ctx.blobs.put(content.bytes) });
      text += textDelta(file, await ctx.blobs.get(hash), content.bytes);
    }
    const kept = shown.files.map((one) => changed.find(({ file }) => file === one.file) ?? one);
    return { now: { ...shown, files: kept }, names: changed.map(({ file }) => file), delta: text };
  });
  if (names.length === 0) return null;
  const { words } = await reproduce(ctx, scene, now, 'before');
  const said = sentence('What shows the bug was changed since it was shown, so it was tried anew: {0}', names.join(', '));
  return { reproduction: now, message: lines([said, words]), delta };
}
