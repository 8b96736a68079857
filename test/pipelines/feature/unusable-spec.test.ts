import { afterEach, expect, test } from 'vitest';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, openStage, type Stage } from './stage.ts';

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
  await expect.poll(async () => (await stage.state()).approval?.reason).toBe('invalid');
  await stage.until('approval');
  const { approval } = await stage.state();
  expect(inEnglish(approval?.message ?? '')).toContain('The spec cannot be carried out:');
  expect(approval?.delta).toContain(`a/${file}`);
  expect(stage.asked).toEqual(['SPEC Add suppliers']);
  stage.files.set(file, good);
  await stage.approve(specHash(good));
  expect(await stage.ended()).toBe('completed');
});
