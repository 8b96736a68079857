import { isDeepStrictEqual } from 'node:util';
import { project } from '../../src/core/run/project.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { asJson } from '../../src/protocol/json.ts';
import { aFeature, createMachine, inputOf, openProcess, playToEnd, type Engine, type MemoryMachine } from '../e2e/memory-machine.ts';
import { alwaysReviewedTiny } from './workspace.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { startModel } from '../fakes/model-server/model-server.ts';
import { beginLife, type Fate } from './life.ts';
import { made, onTheWay, soakModel } from './model.ts';
import type { Soaked } from './soaked.ts';

const day = 86_400_000;
/** More than one life of a run takes. */
export const mostOperations = 900;
/** Then one is let live. */
const mostLives = 6;
export const diskFaults = ['EIO', 'ENOSPC', 'EBUSY', 'EROFS'] as const;

function fateOf(random: () => number): Fate {
  const at = 1 + Math.floor(random() * mostOperations);
  const roll = random();
  if (roll < 0.4) return { kind: 'killed', at, half: random() < 0.5 };
  if (roll < 0.6) return { kind: 'disk', at, code: diskFaults[Math.floor(random() * diskFaults.length)] ?? 'EIO' };
  if (roll < 0.75) return { kind: 'stopped', at };
  if (roll < 0.9) return { kind: 'ended', at };
  return roll < 0.95 ? { kind: 'cancelled', at } : { kind: 'none' };
}

/**
 * A whole run in memory, through processes that end before their work is done, up to one that may finish it. `fates`: of those before it; without
 * them at random, as the model's faults are.
 */
export async function soakInMemory(random: () => number, fates: readonly Fate[] | null = null): Promise<Soaked> {
  const lives = fates ? fates.length + 1 : mostLives;
  const machine = createMachine(alwaysReviewedTiny);
  let faultShare = 0;
  const model = await startModel(soakModel(random, () => faultShare));
  const told: string[] = [];
  const wrong: string[] = [];
  let [calls, lost] = [0, 0];
  try {
    const input = await inputOf(machine, {});
    for (let pid = 1; ; pid++) {
      const fate: Fate = pid === lives ? { kind: 'none' } : (fates?.[pid - 1] ?? fateOf(random));
      faultShare = pid === lives || fates ? 0 : 0.1;
      const clock = createFakeClock(Date.now() + Math.floor((random() * 2 - 1) * day), { auto: true });
      let person = (): void => undefined;
      let asked: Promise<unknown> = Promise.resolve();
      let end = (): void => undefined;
      const life = beginLife(machine, fate, () => person());
      const engine = openProcess(life.machine, model.url, input, pid, clock);
      const work = playToEnd(engine, 3, async () => {
        const handle =
          machine.journalFiles.contents.size === 0
            ? await engine.start('feature', asJson({ ...input, ...aFeature }), { runId: 'run' })
            : await opened(engine);
        end = () => handle.kill();
        person = () => {
          if (fate.kind === 'stopped') handle.stop({ endCalls: fate.at % 2 === 0 });
          else if (fate.kind === 'ended') end();
          else asked = engine.cancel('run', 'soak').catch(() => undefined);
        };
        return handle;
      }).then(
        ({ outcome }) => outcome,
        (error: Error) => error.message,
      );
      const ended = await Promise.race([work, life.killed]);
      if (ended === 'killed') {
        life.bury();
        // One that waits for an answer does nothing that would fail.
        end();
        await work;
      }
      await asked;
      told.push(fate.kind === 'none' ? ended : `${fate.kind} ${fate.at}: ${ended}`);
      // Two agents at most are at work: their calls may have been answered and not journaled.
      if (fate.kind !== 'none') lost += 2;
      calls = model.requests().filter(({ path, outcome }) => path === '/v1/messages' && outcome === 'answered').length;
      if (['completed', 'cancelled', 'failed', 'ended'].includes(ended) || pid === lives) break;
    }
    const events = await openProcess(machine, model.url, input, 0).read('run', 0);
    wrong.push(...wrongIn(machine, events, { calls, lost, last: told.at(-1) ?? '' }));
  } finally {
    await model.close();
  }
  return { lives: told, wrong };
}

async function opened(engine: Engine) {
  const result = await engine.open('run');
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.handle;
}

/** Held at the end of every run: its status, its files, what was paid, what was left lying about. */
function wrongIn(
  { files, journalFiles }: MemoryMachine,
  events: readonly RunEvent[],
  { calls, lost, last }: { readonly calls: number; readonly lost: number; readonly last: string },
): string[] {
  const wrong: string[] = [];
  const { status, spend } = project(events);
  const cancelled = status === 'cancelled';
  if (status !== 'completed' && !cancelled) wrong.push(`It ended as ${status} (${last}).`);
  for (const [file, content] of Object.entries(made)) {
    const now = files.text(file);
    if (cancelled ? !onTheWay(file).includes(now) : now !== content) wrong.push(`${file} holds ${JSON.stringify(now)}.`);
  }
  const begun = alwaysReviewedTiny.files;
  for (const file of files.paths()) {
    if (file in made || file.startsWith('spec/')) continue;
    if (files.text(file) !== begun[file]) wrong.push(`${file} was not there, or was another file.`);
  }
  const specs = files.paths().filter((file) => file.startsWith('spec/'));
  if (
    !cancelled &&
    !isDeepStrictEqual(
      specs.map((file) => file.split('/')[1]),
      ['completed'],
    )
  )
    wrong.push(`Specs: ${specs.join(', ')}.`);
  const turns = events.flatMap((event) => (event.type === 'turn.completed' ? [`${event.path} ${event.turn}`] : []));
  const twice = turns.filter((turn, index) => turns.indexOf(turn) !== index);
  if (twice.length > 0) wrong.push(`Paid twice: ${twice.join(', ')}.`);
  if (spend.turns < turns.length) wrong.push(`${turns.length} turns, ${spend.turns} booked.`);
  if (calls - turns.length > lost) wrong.push(`${calls} answers for ${turns.length} turns; only ${lost} may be lost.`);
  const strange = [...journalFiles.contents.keys()].filter(
    (path) =>
      !/^\/runs\/run\/(?:journal\/\d{6}\.log(?:\.damaged-\d+)?|blobs\/[0-9a-f/]+|signals\/reply-\d+\.json|summary\.json)$/u.test(path),
  );
  if (strange.length > 0) wrong.push(`Left over: ${strange.join(', ')}.`);
  return wrong;
}
