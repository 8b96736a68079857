import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { finishForms } from '../../../src/core/tool/finish.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { answer, call, createScriptedProvider } from '../../fakes/scripted-provider.ts';
import { createStage } from './stage.ts';

/** Reports as models get them wrong: any JSON, and the fields of the forms with any JSON in them. */
const names = [
  'summary',
  'report',
  'question',
  'checks',
  'deviations',
  'verdict',
  'issues',
  'spec',
  'score',
  'findings',
  'files',
  'causes',
];
const report = fc
  .oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 })))
  .map((value) => value as Json);

it('whatever is handed over: one repair turn at most, then it is taken as words and said to be none of its form, and no question is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...finishForms), report, report, async (form, first, second) => {
      const provider = createScriptedProvider([
        answer([call('1', 'finish', first)]),
        answer([call('2', 'finish', second)]),
        answer([call('3', 'finish', { report: 'in words' })]),
        answer([call('4', 'finish', { report: 'in words' })]),
      ]);
      const stage = createStage({ provider });
      const { outcome } = await stage.perform({ task: { form } });
      if (outcome.status !== 'finished') throw new Error(JSON.stringify(outcome));
      const refused = stage.events().filter((event) => event.type === 'tool.called' && event.tool === 'finish' && !event.ok).length;
      const asks = form === 'work' && provider.requests.length === 2;
      const said = typeof second === 'object' && second !== null && !Array.isArray(second) ? second['question'] : undefined;
      const isQuestion =
        typeof said === 'string' ? said.trim() !== '' : typeof said === 'object' && said !== null && Object.keys(said).length > 0;
      // Words of which nothing can be made (no object at all, or an empty one) are asked for until there are some.
      const isEmpty = typeof second !== 'object' || second === null || Array.isArray(second) || Object.keys(second).length === 0;
      if (!isEmpty) expect(provider.requests.length).toBeLessThanOrEqual(2);
      expect(refused).toBe(provider.requests.length - 1);
      if (outcome.unread !== undefined)
        expect([provider.requests.length > 1, outcome.unread]).toEqual([true, expect.stringMatching(/\S/u)]);
      if (asks && isQuestion) expect(outcome.finish.question).toBeTruthy();
    }),
    { numRuns: 300 },
  );
});
