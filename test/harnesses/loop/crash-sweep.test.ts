import { describe, expect, it } from 'vitest';
import { sentence } from '../../../src/core/describe/message.ts';
import type { ModelMessage, ModelProvider, ModelRequest } from '../../../src/core/agent/model-provider.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { CrashError, type MemoryJournal } from '../../fakes/memory-ctx.ts';
import { answer, call, failure, finish, say } from '../../fakes/scripted-provider.ts';
import { createStage, type Stage } from './stage.ts';

const script = [
  answer([say('Looking.'), call('1', 'read', { path: 'src/a.ts' }), call('2', 'read', { path: 'src/b.ts' })]),
  answer([
    call('3', 'edit', { path: 'src/a.ts', old_string: 'a', new_string: 'A' }),
    call('4', 'run', { command: 'npm test' }),
    call('5', 'read', { path: 'src/a.ts' }),
  ]),
  answer([
    call('6', 'edit', { path: 'src/a.ts', old_string: 'A', new_string: 'AA' }),
    call('7', 'write', { path: 'src/c.ts', content: 'c\n' }),
    call('8', 'write', { path: 'web/x', content: '' }),
  ]),
  answer([finish()]),
];

/** Answers by what was said, not by how often it was asked; the third turn fails until a failure of it is journaled. */
function statelessProvider(journal: MemoryJournal): ModelProvider & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    id: 'stateless',
    requests,
    generate: async (request) => {
      requests.push(structuredClone(request));
      const turn = request.messages.filter(({ role }) => role === 'assistant').length;
      const failedOnce = journal.records.some(({ events }) => events.some(({ type }) => type === 'turn.failed'));
      if (turn === 2 && !failedOnce) return failure({ kind: 'overloaded', message: 'busy' });
      return structuredClone(script[turn] ?? failure({ kind: 'bad_request', message: 'too many turns' }));
    },
    countTokens: async () => null,
  };
}

function createScene() {
  const providers: ReturnType<typeof statelessProvider>[] = [];
  const stage = createStage({
    provider: (journal) => {
      const provider = statelessProvider(journal);
      providers.push(provider);
      return provider;
    },
    files: { 'src/a.ts': 'a\n', 'src/b.ts': 'b\n' },
    scripts: (files) => ({
      'npm test': () => {
        files.set('src/made.txt', 'made\n');
        return { output: 'ok' };
      },
    }),
  });
  const requests = () => providers.flatMap((provider) => provider.requests);
  return { stage, requests };
}

const turnOf = ({ messages }: ModelRequest) => messages.filter(({ role }) => role === 'assistant').length;
const answered = (stage: Stage) => stage.events().filter(({ type }) => type === 'turn.completed').length;
/** Without what a repeated start adds. */
const settled = (events: RunEventBody[]) => events.filter(({ type }) => type !== 'turn.started');
const isRun = (event: RunEventBody) => event.type === 'tool.called' && event.tool === 'run';
const finalMessages = (requests: readonly ModelRequest[]): readonly ModelMessage[] => requests.at(-1)?.messages ?? [];

describe('a crash at every journal write', async () => {
  const calm = createScene();
  const { outcome } = await calm.stage.perform();
  const writes = calm.stage.journal.records.length;

  it('has a calm run to compare with', () => {
    expect([outcome.status, calm.requests().map(turnOf), calm.stage.commands(), writes > 20]).toEqual([
      'finished',
      [0, 1, 2, 2, 3],
      ['npm test'],
      true,
    ]);
  });

  for (const when of ['before', 'after'] as const) {
    it.each(Array.from({ length: writes }, (_, index) => index + 1))(`${when} write %i: nothing is paid or done twice`, async (at) => {
      const { stage, requests } = createScene();
      const last = when === 'after' && at === writes;
      await expect(stage.perform({ crash: { at, when } })).rejects.toBeInstanceOf(CrashError);
      const [paid, asked] = [answered(stage), requests().length];
      const inRun =
        stage.journal.records.some(({ key }) => key.includes('run-intent')) &&
        !stage.journal.records.some(({ key, value }) => key.includes('run-result') && value);

      const resumed = await stage.perform();
      expect(resumed.outcome).toEqual(outcome);
      // What was journaled is not asked again; at most the one call in flight is.
      expect(
        requests()
          .slice(asked)
          .filter((request) => turnOf(request) < paid),
      ).toEqual([]);
      expect(requests().length).toBeLessThanOrEqual(calm.requests().length + 1);
      expect(answered(stage)).toBe(answered(calm.stage));
      // No effect is doubled.
      expect(stage.files.writes).toEqual(calm.stage.files.writes);
      expect(stage.commands().length).toBeLessThanOrEqual(1);
      expect(stage.files.paths().filter((path) => path !== 'src/made.txt')).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts']);
      if (last) return;
      if (inRun) {
        expect(JSON.stringify(finalMessages(requests()))).toContain('The command was interrupted; its outcome is unknown.');
        expect(stage.events().filter(isRun)).toMatchObject([{ ok: false, detail: sentence('interrupted, outcome unknown') }]);
      } else {
        expect(settled(stage.events())).toEqual(settled(calm.stage.events()));
        expect(finalMessages(requests())).toEqual(finalMessages(calm.requests()));
        expect(stage.commands()).toEqual(['npm test']);
      }
    });
  }
});
