import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { writes, writesSpec, specText } from './acts.ts';
import { agent, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

type Options = Parameters<typeof openStage>[0];

/** A run to its end; `meanwhile` is called while the agent works. */
async function play(meanwhile: (at: Stage, spec: string) => void, more: Partial<Options> = {}): Promise<string[]> {
  const work: Act = async (task, at) => {
    meanwhile(stage, (await stage.state()).spec?.file ?? '');
    return writes('backend/a.ts', 'x')(task, at);
  };
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, work],
    ],
    ...more,
  });
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  return stage.files.paths().filter((path) => path.startsWith('spec/') || path.startsWith('docs/'));
}

const notices = async (): Promise<string[]> =>
  (await stage.engine.read('run', 0)).flatMap((event) => (event.type === 'notice' ? [`${event.level}: ${inEnglish(event.text)}`] : []));

test('the ticked spec is moved to where completed ones lie', async () => {
  const [spec = '', ...others] = await play(() => {});
  expect(spec).toMatch(/^spec\/completed\/[\d-]+-suppliers\/spec\.md$/);
  expect(others).toEqual([]);
  expect(stage.files.text(spec)).toContain('### Status: completed');
  expect(stage.files.text(spec)).not.toContain('[ ]');
});

test('where one of that name lies already, the folder gets a number', async () => {
  const taken = (spec: string): string => spec.replace('active', 'completed');
  const specs = await play((at, spec) => at.files.set(taken(spec), 'of an earlier run'));
  expect(specs.map((spec) => spec.replace(/[\d-]{11}/, ''))).toEqual([
    'spec/completed/suppliers-2/spec.md',
    'spec/completed/suppliers/spec.md',
  ]);
  expect(stage.files.text(specs[1] ?? '')).toBe('of an earlier run');
});

test('a spec from elsewhere stays there, ticked', async () => {
  const file = 'docs/wish.md';
  expect(await play(() => {}, { specFile: file, files: { [file]: specText({ Backend: ['backend/a.ts'] }) } })).toEqual([file]);
  expect(stage.files.text(file)).toContain('- [x] backend/a.ts');
});

test('one that was deleted meanwhile is written again, as it was approved', async () => {
  const [spec = ''] = await play((at, file) => at.files.remove(file));
  expect(spec).toMatch(/^spec\/completed\//);
  expect(stage.files.text(spec)).toContain('1. [x] Build it');
});

test('an edit after the approval was not in effect: it is told, and kept beside the spec', async () => {
  const edited = `${specText({ Backend: ['backend/a.ts'] })}\nAnd more.\n`;
  const specs = await play((at, spec) => at.files.set(spec, edited));
  expect(specs.map((spec) => spec.replace(/^.*\//, ''))).toEqual(['edited-after-approval.md', 'spec.md']);
  expect(stage.files.text(specs[0] ?? '')).toBe(edited);
  expect(stage.files.text(specs[1] ?? '')).not.toContain('And more.');
  expect((await notices()).filter((text) => text.includes('edited after approval'))).toEqual([
    expect.stringMatching(/^warning: .*The edit had no effect and is kept next to it as edited-after-approval\.md\.$/),
  ]);
});
