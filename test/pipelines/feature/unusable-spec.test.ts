import { afterEach, expect, test } from 'vitest';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { writes, writesSpec, specText } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test.each([
  ['lacks what it needs', (text: string) => text.replace(/### Files to Create\/Modify[\s\S]*?### Tasks/, '### Tasks')],
  ['names what belongs to nobody', (text: string) => text.replace('#### Backend', '#### Mobile')],
])('a spec that %s when it is approved: asked again with what is wrong and the change, and nothing is built', async (_name, spoil) => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  await stage.start();
  await stage.until('approval');
  const file = (await stage.state()).spec?.file ?? '';
  const good = stage.files.text(file) ?? '';
  const bad = spoil(good);
  stage.files.set(file, bad);
  await stage.approve(specHash(bad));
  await expect.poll(async () => (await stage.state()).questions[0]?.reason).toBe('invalid');
  await stage.until('approval');
  const [approval] = (await stage.state()).questions;
  expect(inEnglish(approval?.message ?? '')).toContain('The spec is not valid:');
  expect(approval?.delta).toContain(`a/${file}`);
  expect(stage.asked).toEqual(['SPEC Sort suppliers']);
  stage.files.set(file, good);
  await stage.approve(specHash(good));
  expect(await stage.ended()).toBe('completed');
});

test('what was read for a spec that was sent back belongs to the base of the approval, too', async () => {
  const drafts = [
    { ...finished('## Spec: Suppliers'), read: ['README.md'] },
    { ...finished(specText({ Backend: ['backend/a.ts'] })), read: ['package.json'] },
  ];
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, () => drafts.shift() ?? finished('')],
      [/^Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  await stage.start();
  await stage.until('approval');
  stage.files.set('README.md', 'another shop');
  await stage.approve();
  await expect.poll(async () => (await stage.state()).questions[0]?.reason).toBe('stale');
  expect((await stage.state()).questions[0]?.delta).toContain('+another shop');
});
