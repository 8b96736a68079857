import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { BaselineCache } from '../../../src/core/caches.ts';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import type { Script } from '../../fakes/fake-processes.ts';
import { passed, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const unknown: BaselineCache = { get: async () => null, put: async () => undefined };
const named = (exitCode: number, tests: Record<string, 'passed' | 'failed'>): Script => ({
  exitCode,
  reports: [JSON.stringify({ node: Object.entries(tests).map(([name, outcome]) => ({ file: 'a.test.js', path: [name], outcome })) })],
});
const works =
  (files: Record<string, string>): Act =>
  async (_task, { write }) => {
    for (const [file, text] of Object.entries(files)) await write(file, text);
    return finished(passed);
  };

/** Up to the approval: one agent that makes `backend/a.ts`, and whatever else. */
async function begun(options: Partial<Parameters<typeof openStage>[0]>, more: Record<string, string> = {}): Promise<void> {
  stage = await openStage({
    agents: [agent('backend')],
    baselines: unknown,
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/Backend/, works({ 'backend/a.ts': 'x', ...more })],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
    ...options,
  });
  await stage.start();
  await stage.until('approval');
}
const told = async (): Promise<unknown> => (await stage.state()).questions[0]?.message;
const provenBy = async (): Promise<string> => inEnglish((await stage.state()).questions[0]?.detail ?? '');
const proof = async (): Promise<unknown> => {
  const { proof: now, questions } = await stage.state();
  return [now?.verdict, now?.reason, now?.acceptedBy, questions.map(({ kind }) => kind)];
};
const implementing = (): string[] => stage.asked.filter((label) => label.includes('Backend'));
const accepts = 'Approving the spec accepts that the work stays unproven for this reason.';

test('a red base without names is told, accepted with the spec, and spends no retry', async () => {
  await begun({ commands: { 'check-backend': { exitCode: 1, output: 'it does not build' } } });
  const [red] = (await stage.state()).baseline?.commands ?? [];
  expect(await told()).toBe(
    `Before any change: "check-backend" failed with exit code 1.\n  it does not build\n  Log: ${red?.log?.slice(0, 12)}\n${accepts}`,
  );
  expect(await provenBy()).toBe('It will be proven by:\n  check-backend – fails already: it proves nothing as long as it does');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['unproven', 'red-base', 'test', []]);
  expect(implementing()).toEqual(['Backend Suppliers']);
  expect((await stage.state()).verdicts['backend']).toMatchObject({
    result: 'unproven',
    error: '"check-backend" failed with exit code 1.\nit does not build',
  });
});

test('a hand-over that failed before any change is told, and where it fails still, that is no failure of the work', async () => {
  await begun({
    agents: [agent('backend', { handover: [['generate']] })],
    commands: { 'check-backend': {}, generate: { exitCode: 1, output: 'no generator' } },
  });
  expect(await told()).toMatch(/^Before any change: "generate" failed with exit code 1\.\n {2}no generator\n {2}Log: \w{12}$/);
  expect(await provenBy()).toBe('It will be proven by:\n  check-backend');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['proven', null, null, []]);
  expect(implementing()).toEqual(['Backend Suppliers']);
  expect((await stage.state()).notices.map(({ text }) => text)).toContain(
    'Hand-over: "generate" failed with exit code 1. It also failed before the work, so the run continues.',
  );
});

test('a red base with names: only what fails beyond it is a matter for a retry', async () => {
  const red = named(1, { old: 'failed', other: 'passed' });
  await begun({ commands: { 'check-backend': [red, named(1, { old: 'failed', other: 'failed' }), red] } });
  expect(await told()).toBe('Before any change: "check-backend" failed with exit code 1. Tests that fail: 1 of 2.');
  expect(await provenBy()).toBe('It will be proven by:\n  check-backend – fails already: what failed before any change does not count');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['proven', null, null, []]);
  expect(implementing()).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
  expect((await stage.state()).verdicts['backend']?.result).toBe('proven');
});

test('a red base excuses no change of an existing test: that is asked about', async () => {
  const files = { 'backend/a.test.ts': 'expect(1)' };
  await begun({ files, commands: { 'check-backend': { exitCode: 1 } } }, { 'backend/a.test.ts': 'expect(2)' });
  await stage.approve();
  await stage.until('stop');
  expect(await proof()).toEqual(['unproven', 'tests-changed', null, ['proof']]);
});

test('a layer without a command is told, and accepted with the spec', async () => {
  await begun({ agents: [agent('backend', { validate: [] }), agent('frontend')] });
  expect(await told()).toBe(`No command configured for Backend: nothing proves that part of the work.\n${accepts}`);
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['unproven', 'no-command', 'test', []]);
});

test('where commands only do not run because the workspace is not trusted, that is told, with what to do', async () => {
  await begun({ trusted: false, agents: [agent('backend', { validate: [] })] });
  expect(await told()).toBe(
    `This workspace is not trusted, so its commands do not run: nothing proves the work of Backend. To have it proven, cancel this run, trust the workspace, and start again.\n${accepts}`,
  );
});

test('a layer that the spec is not about needs no command', async () => {
  await begun({ agents: [agent('backend'), agent('frontend', { validate: [] })] });
  expect(await told()).toBe('');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['proven', null, null, []]);
});

test('where there are only types, it is proven by types, and says so', async () => {
  await begun({
    agents: [agent('backend', { validate: [['npm', 'run', 'check']] })],
    files: { 'package.json': '{ "scripts": { "check": "tsc --noEmit && npx vue-tsc" } }' },
    commands: { 'npm run check': { exitCode: 0 } },
  });
  expect(await told()).toBe('No tests here: the work is proven by types only.');
  await stage.approve();
  expect(await stage.ended()).toBe('completed');
  expect(await proof()).toEqual(['proven', 'types', null, []]);
});

const testChange = { files: { 'backend/a.test.ts': 'expect(1)' }, commands: { 'check-backend': [{}, {}, { exitCode: 1 }] } };
const listsTest: readonly [RegExp, Act] = [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/a.test.ts'] })];

test.each([
  [false, ['proven', 'approved', null, []]],
  [true, ['unproven', 'tests-changed', null, ['proof']]],
])(
  'a listed change of a test is approved by whoever looked at the spec, and by nobody else (unattended: %s)',
  async (unattended, expected) => {
    await begun({
      ...testChange,
      acts: [
        listsTest,
        [/Backend/, works({ 'backend/a.ts': 'x', 'backend/a.test.ts': 'expect(2)' })],
        [/^REVIEW/, () => finished('## Review: APPROVED\n')],
      ],
    });
    const [approval] = (await stage.state()).questions;
    const file = approval?.subject ?? '';
    const items = { [file]: specHash(new TextDecoder().decode((await stage.files.read(file))?.bytes)) };
    await stage.reply('approve', { items, ...(unattended ? { unattended } : {}) });
    if (unattended) await stage.until('stop');
    else expect(await stage.ended()).toBe('completed');
    expect(await proof()).toEqual(expected);
  },
);

test('tests of before the work that pass only at the second time prove nothing: that is said, and asked about', async () => {
  await begun(
    { files: testChange.files, commands: { 'check-backend': [{}, {}, { exitCode: 1 }, { exitCode: 0 }] } },
    { 'backend/a.test.ts': 'expect(2)' },
  );
  await stage.approve();
  await stage.until('stop');
  expect(await proof()).toEqual(['unproven', 'flaky', null, ['proof']]);
});

test('a command under which files keep changing is unproven: no retry, one question', async () => {
  let times = 0;
  await begun({
    commands: {
      'check-backend': async () => {
        const before = (await stage.files.read('backend/a.ts'))?.hash ?? null;
        times += 1;
        if (before !== null) await stage.files.swap('backend/a.ts', { before, after: new TextEncoder().encode(`x${times}`) });
        return { exitCode: 0 };
      },
    },
  });
  await stage.approve();
  await stage.until('stop');
  expect(await proof()).toEqual(['unproven', 'unstable', null, ['proof']]);
  expect(implementing()).toEqual(['Backend Suppliers']);
  await stage.reply('accept');
  expect(await stage.ended()).toBe('completed');
});
