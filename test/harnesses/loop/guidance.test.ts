import { describe, expect, test } from 'vitest';
import type { ModelProvider, ModelRequest } from '../../../src/core/agent/model-provider.ts';
import type { Note } from '../../../src/core/durable/contracts.ts';
import { createStage, type Stage } from './stage.ts';

const usage = { input: 10, output: 10, cacheRead: 0, cacheWrite: 0 };
const use = (id: string, name: string, input: object) => ({ type: 'tool_use' as const, id, name, input: { ...input } });
const finish = use('f', 'finish', { summary: 'done', report: 'all' });
const texts = (request: ModelRequest | undefined): string => JSON.stringify(request?.messages);

/** Answers from a list; `during(n)` happens while the n-th answer is given. */
function provider(
  answers: ReturnType<typeof use>[][],
  during: (call: number) => void = () => {},
): ModelProvider & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    id: 'fake',
    asked,
    countTokens: async () => null,
    generate: async (request) => {
      asked.push(request);
      during(asked.length);
      return { ok: true, content: answers[asked.length - 1] ?? [finish], stop: 'tool_use', usage, model: request.model };
    },
  };
}

const note = (id: string, agent = 'backend'): Note => ({ id, agent, text: `do ${id}`, by: 'ana' });

describe('guidance to an agent at work', () => {
  test('comes before its next turn, once, and stays in the conversation', async () => {
    const model = provider([[use('r', 'glob', { pattern: '**' })]]);
    const stage = createStage({ provider: model });
    stage.journal.notes.push(note('this'), note('that', 'frontend'));
    expect((await stage.perform()).outcome).toMatchObject({ status: 'finished' });
    expect(texts(model.asked[0])).toContain('Guidance from the person you work for:\\ndo this');
    expect(texts(model.asked[1]).split('do this').length).toBe(2);
    expect(texts(model.asked[1])).not.toContain('do that');
    expect(stage.events().filter((event) => event.type === 'agent.guided')).toEqual([
      { type: 'agent.guided', agent: 'backend', path: 'run', id: 'this', text: 'do this', by: 'ana' },
    ]);
  });

  test('said while the agent reports its end: the end is not taken before it has heard it', async () => {
    const model = provider([[finish], [use('g', 'finish', { summary: 'done again', report: 'all' })]], (call) => {
      if (call === 1) stage.journal.notes.push(note('late'));
    });
    const stage: Stage = createStage({ provider: model });
    expect((await stage.perform()).outcome).toMatchObject({ status: 'finished', finish: { summary: 'done again' } });
    expect(texts(model.asked[1])).toContain('do late');
  });

  test('a process that goes on replays it in the same place and asks nothing twice', async () => {
    const model = provider([[use('r', 'glob', { pattern: '**' })]]);
    const stage = createStage({ provider: model });
    stage.journal.notes.push(note('this'));
    const first = await stage.perform();
    stage.journal.notes.push(note('after'));
    expect((await stage.perform()).outcome).toEqual(first.outcome);
    expect(model.asked.length).toBe(2);
  });
});
