import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ctx } from '../../src/core/durable/contracts.ts';
import { jsonSchema, type Json } from '../../src/protocol/json.ts';
import { answer, asked } from '../contracts/durable/asking.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { randomOf } from '../sweeps/seed.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { faultyAt } from './faulty-files.ts';
import { powerFailingFiles } from './power-failing-files.ts';

/** A made-up workflow. */
type Part =
  | { readonly does: 'emit' | 'look' | 'act' | 'pay' | 'ask' | 'signal' | 'sleep' }
  | { readonly does: 'phase' | 'call' | 'all'; readonly parts: readonly Part[] };

const { parts } = fc.letrec<{ part: Part; parts: Part[] }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ does: fc.constantFrom('emit', 'look', 'act', 'pay', 'ask', 'signal', 'sleep') }),
    fc.record({ does: fc.constantFrom('phase', 'call', 'all'), parts: tie('parts') }),
  ),
  parts: fc.array(tie('part'), { minLength: 1, maxLength: 5 }),
}));
/** Where each life of a process ends: at which of its file operations, and whether the system's memory is lost with it. */
const ends = fc.array(fc.record({ at: fc.integer({ min: 1, max: 60 }), power: fc.boolean(), seed: fc.nat() }), {
  minLength: 1,
  maxLength: 6,
});

/** What is outside of the run, and outlives it. */
interface World {
  /** What was done and paid, with all that it followed from. */
  readonly done: { readonly key: string; readonly seen: string }[];
  /** By step, what it follows from in the latest replay. */
  readonly follows: Map<string, string>;
  /** Steps whose end the workflow got. */
  readonly over: Set<string>;
  /** What was told. */
  readonly told: Set<string>;
  /** Nothing in it is the same when one looks again. */
  changes: number;
}

/** Short, however deeply what it says is nested. */
const digest = (value: unknown): string => String(crc32(JSON.stringify(value)));

async function play(
  ctx: Ctx,
  { parts, seen }: { parts: readonly Part[]; seen: readonly string[] },
  world: World,
  isDead: () => boolean,
  scope: string,
) {
  let all = [...seen];
  for (const [index, part] of parts.entries()) {
    const name = `${part.does} ${index}`;
    const path = `${scope}/${name}#1`;
    const fresh = async (): Promise<string> => `${path} ${(world.changes += 1)}`;
    const outside = async (): Promise<string> => {
      if (isDead()) return new Promise(() => undefined);
      expect(world.over).not.toContain(path);
      world.done.push({ key: path, seen: all.join() });
      return fresh();
    };
    const [note, more] = [
      { type: 'notice', level: 'info', text: path } as const,
      'parts' in part ? { parts: part.parts, seen: all } : null,
    ];
    const isOutside = part.does === 'act' || part.does === 'pay';
    if (isOutside) world.follows.set(path, all.join());
    if (part.does === 'emit') {
      world.told.add(path);
      await ctx.emit(note);
    } else if (part.does === 'look') all.push(await ctx.look(name, fresh));
    else if (part.does === 'act') all.push(await ctx.step(name, outside));
    else if (part.does === 'pay') all.push(await ctx.step(name, (step) => step.announce(note).then(outside), { isCall: true }));
    else if (part.does === 'ask') all.push((await ctx.ask(asked(path))).text ?? '');
    else if (part.does === 'sleep') await ctx.sleepUntil((await ctx.now()) + 10);
    else if (part.does === 'signal') {
      await ctx.send(ctx.path, path, await fresh());
      all.push(digest(await ctx.waitSignal([path])));
    } else if (more !== null && part.does === 'phase') all = await ctx.phase(name, (inner) => play(inner, more, world, isDead, path));
    else if (part.does === 'call') all.push(digest(await ctx.call(name, 'part', jsonSchema.parse({ ...more, scope: `${path}/part` }))));
    else {
      const calls = ['a', 'b'].map((as) => ({ workflow: 'part', as, input: jsonSchema.parse({ ...more, scope: `${path}/${as}` }) }));
      all.push(digest(await ctx.all(name, calls)));
    }
    if (isOutside && !isDead()) world.over.add(path);
  }
  return all;
}

it(
  'wherever the power fails or a process is killed: all is told, done and paid, following from what the journal says',
  () =>
    fc.assert(
      fc.asyncProperty(parts, ends, async (main, lives) => {
        const disk = powerFailingFiles();
        const { files } = disk;
        const world: World = { done: [], follows: new Map(), over: new Set(), told: new Set(), changes: 0 };
        for (const [life, end] of [...lives, null].entries()) {
          let dead = false;
          const struck = Promise.withResolvers<'struck'>();
          const strike = (): Promise<never> => {
            dead = true;
            if (end?.power) disk.fail(randomOf(String(end.seed)));
            struck.resolve('struck');
            return new Promise(() => undefined);
          };
          const run = (ctx: Ctx, input: Json): Promise<Json> => {
            const { scope, ...rest } = input as unknown as { parts: Part[]; seen: string[]; scope: string };
            return play(ctx, rest, world, () => dead, scope);
          };
          const engine = embeddedEngine({
            folder: '/runs',
            workflows: [workflowOf('main', run), workflowOf('part', run)],
            journalFiles: faultyAt(files, end?.at ?? 0, strike, () => dead),
            identity: { host: 'here', pid: 1, startTime: String(life) },
            isAlive: async () => false,
            clock: createFakeClock(0, { auto: true }),
          });
          const work = async (): Promise<string> => {
            const begun = files.contents.has('/runs/run/journal/000001.log');
            const input = jsonSchema.parse({ parts: main, seen: [], scope: 'run' });
            const opened = begun
              ? await engine.open('run')
              : { ok: true as const, handle: await engine.start('main', input, { runId: 'run' }) };
            if (!opened.ok) return opened.refusal.reason;
            const { handle } = opened;
            handle.onIdle(() => {
              void engine.state('run').then(async ({ questions }) => {
                for (const question of questions)
                  await engine.reply('run', answer(question, 'person', 'because', `said ${(world.changes += 1)}`));
              });
            });
            return (await handle.done).status;
          };
          const how = await Promise.race([struck.promise, work()]);
          if (how === 'struck') continue;
          expect(how).toBe(how === 'ended' ? 'ended' : 'completed');
          break;
        }
        // Nothing that was done is contradicted by what the journal says now, and nothing is left out.
        expect(world.done.filter(({ key, seen }) => world.follows.get(key) !== seen)).toEqual([]);
        expect(new Set(world.done.map(({ key }) => key))).toEqual(new Set(world.follows.keys()));
        const engine = embeddedEngine({ folder: '/runs', workflows: [], journalFiles: files });
        const events = await engine.read('run', 0);
        const said = events.flatMap((event) =>
          event.type === 'notice' && typeof event.text === 'string' && world.told.has(event.text) ? [event.text] : [],
        );
        expect(said.toSorted()).toEqual([...world.told].toSorted());
        const questions = events.flatMap((event) => (event.type === 'question.asked' ? [event.question.subject] : []));
        expect(questions.length).toBe(new Set(questions).size);
        expect(events.filter(({ type }) => type === 'question.answered').length).toBe(questions.length);
      }),
    ),
  60_000,
);
