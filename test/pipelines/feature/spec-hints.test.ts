import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { passed, specText } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const names = ['bank', 'city', 'tax'];
const files = {
  '.claude/entity-registry.json': JSON.stringify({
    _meta: { version: '3.1' },
    _patterns: { simple: 'Bank' },
    e: { Bank: {}, City: {}, Tax: {} },
  }),
  ...Object.fromEntries(
    names.flatMap((name) => [`backend/${name}.ts`, `backend/${name}.service.ts`, `backend/${name}.test.ts`].map((path) => [path, ''])),
  ),
};

/** What the person is told at the approval of a spec with these files. */
async function told(request: string, paths: string[]): Promise<string> {
  stage = await openStage({
    agents: [agent('backend')],
    files,
    acts: [
      [/^SPEC/, () => finished(specText({ Backend: paths }, { type: 'new entity' }))],
      [/^Backend/, () => finished(passed)],
    ],
  });
  await stage.start(request);
  await stage.until('approval');
  return inEnglish((await stage.state()).questions[0]?.message ?? '');
}

test('what a spec for a new entity may have forgotten is told at the approval, and it can be approved all the same', async () => {
  expect(await told('Create suppliers', ['backend/supplier.ts', 'backend/supplier.service.ts', 'backend/supplier.test.ts'])).toBe('');
  await stage.close();
  expect(await told('Create suppliers', ['backend/supplier.ts'])).toBe(
    'Perhaps missing: a test, like backend/bank.test.ts. All modules like Bank have one.\n' +
      'Perhaps missing: backend/supplier.service.ts. All modules like Bank have such a file.',
  );
  const [question] = (await stage.state()).questions;
  expect(question?.options.map(({ id }) => id)).toContain('approve');
});

test('a spec that changes what is known is told nothing', async () => {
  expect(await told('Change the bank', ['backend/bank.ts'])).toBe('');
});
