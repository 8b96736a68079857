import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { answer, call, createScriptedProvider, finish } from '../../fakes/scripted-provider.ts';
import { resultsIn } from './play.ts';
import { createStage, type Stage } from './stage.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}\n`).join('');
const names = ['1', '2', '3', '4', '5'].map((name) => `src/${name}.ts`);

/** Reads one long file, writes five new ones and empties the long one in a turn, then finishes. */
function work() {
  const provider = createScriptedProvider([
    answer([call('r', 'read', { path: 'src/long.ts' })]),
    answer([
      ...names.map((path, index) => call(`w${index}`, 'write', { path, content: 'x\n' })),
      call('e', 'write', { path: 'src/long.ts', content: 'line 0\n' }),
    ]),
    answer([finish()]),
  ]);
  return { provider, stage: createStage({ provider, files: { 'src/long.ts': lines(100) } }) };
}
const reply = (stage: Stage, payload: { option: string; text?: string }) =>
  stage.journal.signals.push({ path: 'run', name: 'confirm', payload: { by: 'ana', ...payload }, taken: false });
const questions = (events: readonly RunEventBody[]) => events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));

describe('what the approved spec does not list', () => {
  it('is asked about once for all of a turn, before any of it is done', async () => {
    const { stage, provider } = work();
    await expect(stage.perform()).rejects.toBeInstanceOf(InterruptedError);
    expect(names.map((path) => stage.files.text(path))).toEqual([null, null, null, null, null]);
    reply(stage, { option: 'once' });
    const { outcome } = await stage.perform();
    expect(outcome.status).toBe('finished');
    expect([...names, 'src/long.ts'].map((path) => stage.files.text(path))).toEqual(['x\n', 'x\n', 'x\n', 'x\n', 'x\n', 'line 0\n']);
    const [question, ...others] = questions(stage.events());
    expect([others, inEnglish(question?.detail ?? ''), question?.risk]).toEqual([
      [],
      [
        'src/long.ts: 99 lines deleted. You are asked above 50.',
        '6 files that the approved spec does not list. You are asked above 5.',
        ...[...names, 'src/long.ts'].map((path) => `  ${path}`),
      ].join('\n'),
      'medium',
    ]);
    expect(question?.delta).toContain('-line 99');
    expect(provider.requests).toHaveLength(3);
  });

  it('is not done when a person declines, and the agent reads their words and goes on', async () => {
    const { stage, provider } = work();
    reply(stage, { option: 'reject', text: 'Keep it small.' });
    await stage.perform();
    expect([...names, 'src/long.ts'].map((path) => stage.files.text(path))).toEqual([null, null, null, null, null, lines(100)]);
    expect(questions(stage.events())).toHaveLength(1);
    const told =
      'The person you work for declined this change; nothing was written. They say: "Keep it small.". Go on without it, or say in your report why it is needed.';
    expect(resultsIn(provider.requests[2]?.messages ?? []).map(([, , content]) => content)).toEqual([told, told, told, told, told, told]);
  });
});
