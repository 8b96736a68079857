import type { Ctx, Engine } from '../../../src/core/durable/contracts.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import type { OpenQuestion } from '../../../src/core/run/run-state.ts';
import type { Reply } from '../../../src/protocol/question.ts';
import { jsonSchema, type Json } from '../../../src/protocol/json.ts';

/** Waits until the test opens the gate of that name; what it says then. */
export async function atGate(ctx: Ctx, name: string): Promise<Json> {
  const { text = 'null' } = await ctx.ask({ kind: name, reason: '', message: '', options: [{ id: 'open', title: 'Open', text: 'may' }] });
  return jsonSchema.parse(JSON.parse(text));
}

/** Opens a gate, as soon as a workflow waits at it. */
export async function openGate(engine: Engine, name: string, says: Json = null): Promise<void> {
  const known = new Set<number>();
  for (;;) {
    const question = await asked(engine, name, known);
    if ((await engine.reply('run', opening(question, says))) === 'taken') return;
    // Opened already, and not gone through yet.
    known.add(question.id);
  }
}

/** Opens the gates at which workflows wait just now, by name; an open one stays as it is. */
export async function openGates(engine: Engine, says: Readonly<Record<string, Json>>): Promise<void> {
  for (const question of (await engine.state('run')).questions) {
    const answer = says[question.kind];
    if (answer !== undefined) await engine.reply('run', opening(question, answer));
  }
}

const opening = (question: OpenQuestion, says: Json): Reply =>
  replyTo(question, { by: 'test', option: 'open', text: JSON.stringify(says) });

async function asked(engine: Engine, name: string, known: ReadonlySet<number>): Promise<OpenQuestion> {
  const stop = new AbortController();
  let found: OpenQuestion | undefined;
  await engine.follow(
    'run',
    0,
    ({ state }) => {
      found ??= state.questions.find(({ kind, id }) => kind === name && !known.has(id));
      if (found) stop.abort();
    },
    stop.signal,
  );
  if (!found) throw new Error(`Nobody waits at ${name}.`);
  return found;
}
