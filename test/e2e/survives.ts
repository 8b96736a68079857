import { expect } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import type { Crashable, Play } from './crash.ts';

export interface Stand {
  readonly run: Crashable;
  /** Commands take their time. */
  hold(): Promise<void>;
  release(): Promise<void>;
}

/** What an undisturbed run leads to; played once. */
export function calmly(open: () => Promise<Stand>): () => Promise<{ tree: string; asked: number }> {
  let played: Promise<{ tree: string; asked: number }> | undefined;
  const play = async () => {
    const { run } = await open();
    expect((await run.play())?.outcome.status).toBe('completed');
    const result = { tree: await run.tree(), asked: run.asked().length };
    await run.remove();
    return result;
  };
  return () => (played ??= play());
}

/** One process is killed, another finishes. */
export async function survives(open: () => Promise<Stand>, play: Play, calm: { tree: string; asked: number }): Promise<void> {
  const { run, ...commands } = await open();
  if (play.killWhen) await commands.hold();
  const first = await run.play(play);
  if (play.killWhen) await commands.release();
  // Calls that were asked but not journaled at the kill may be asked again.
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: run.home }, logger: silentLogger });
  const allowed = run.asked().length - ((await app.runs.list())[0]?.state.spend.turns ?? 0);
  const second = await run.play();
  const paidTwice = Math.max(0, run.asked().length - calm.asked - allowed);
  expect({ killed: first === null, status: second?.outcome.status, tree: await run.tree(), paidTwice }).toEqual({
    killed: true,
    status: 'completed',
    tree: calm.tree,
    paidTwice: 0,
  });
  await run.remove();
}
