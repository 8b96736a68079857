import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError, type ProviderChoice } from '../../../src/app/contracts.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { runPlain } from '../fake-terminal.ts';
import { started } from '../recorded-runs.ts';
import { isScriptNeeded, whyScripted } from '../../../src/cli/commands/sample.ts';

afterEach(() => vi.unstubAllEnvs());

test('what cannot begin leaves no copy of the sample behind, and says nothing of one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-copies-'));
  vi.stubEnv('TMPDIR', folder);
  const world = createFakeWorld({});
  const copied: string[][] = [];
  const createApp: typeof world.createApp = async (options) => ({
    ...(await world.createApp(options)),
    session: async () => {
      copied.push(await readdir(folder));
      throw new UserError('Batuta cannot keep its runs.');
    },
  });
  try {
    expect(await runPlain({ ...world, createApp }, ['sample'])).toEqual({ code: 2, out: '', err: 'Batuta cannot keep its runs.\n' });
    expect(copied).toEqual([[expect.stringMatching(/^batuta-sample-/u)]]);
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what fails after a run has begun leaves the copy that the run lies in, and says how to go on with it', async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'batuta-copies-')));
  vi.stubEnv('TMPDIR', folder);
  const world = createFakeWorld({});
  const createApp: typeof world.createApp = async (options) => {
    const app = await world.createApp(options);
    const session: typeof app.session = async (workspace, choice) => ({
      ...(await app.session(workspace, choice)),
      start: async () => {
        world.runs.set('run-1', { run: new FakeRun('run-1', [Object.assign({}, started, { workspace })]) });
        throw new UserError('The disk failed.');
      },
    });
    return { ...app, session };
  };
  try {
    const { code, out, err } = await runPlain({ ...world, createApp }, ['sample']);
    const [copy = ''] = await readdir(folder);
    expect([code, err, await readdir(join(folder, copy))]).toEqual([
      2,
      'The disk failed.\n',
      expect.arrayContaining(['.claude', 'backend']),
    ]);
    const program = `batuta --workspace ${join(folder, copy)}`;
    expect(out).toContain(`Run run-1 has begun and is kept, with its copy of the sample.\n  ${program} resume run-1\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the script plays the sample unless the one who would answer can', () => {
  const choice = (id: string, usable: boolean, chosen = false) => ({ id, label: id, usable, chosen, keyVariable: null, cost: '' });
  const isNeeded = (...choices: ReturnType<typeof choice>[]): boolean => isScriptNeeded(choices);
  expect(isNeeded(choice('anthropic', false), choice('ollama', true))).toBe(true);
  expect(isNeeded(choice('anthropic', true), choice('ollama', true))).toBe(false);
  expect(isNeeded(choice('anthropic', false), choice('ollama', true, true))).toBe(false);
  expect(isNeeded(choice('anthropic', true), choice('ollama', false, true))).toBe(true);
  expect(isNeeded()).toBe(true);
});

test('why a script plays is said as it is', () => {
  const choice = (id: string, more: Partial<ProviderChoice>): ProviderChoice => ({
    id,
    label: id,
    usable: false,
    chosen: false,
    keyVariable: `${id.toUpperCase()}_KEY`,
    cost: '',
    ...more,
  });
  const local = choice('ollama', { usable: true, keyVariable: null });
  const none = [choice('anthropic', {}), choice('openai', {}), local];
  const other = [choice('anthropic', {}), choice('openai', { usable: true }), local];
  const real = 'Every build, test and migration is real.';
  const why = (choices: readonly ProviderChoice[], named?: string): readonly string[] => whyScripted(choices, named, 'batuta');
  expect(why(none)).toEqual([`No key for a model provider was found: a script plays the agents. ${real}`]);
  expect(why(other)).toEqual([
    `ANTHROPIC_KEY is not set and no other provider is chosen: a script plays the agents. ${real}`,
    'OPENAI_KEY is set. With it, for real money: batuta sample --provider openai --model MODEL',
  ]);
  expect(why([choice('anthropic', { usable: true }), choice('lm-studio', { chosen: true, keyVariable: null })])).toEqual([
    `Your provider, lm-studio, cannot be used now: a script plays the agents. ${real}`,
  ]);
  expect(why([choice('anthropic', { usable: true })], 'scripted')).toEqual([`A script plays the agents, as you chose. ${real}`]);
});

test('a script that the environment chooses plays the sample although there is a key', async () => {
  const world = createFakeWorld({});
  world.providers = world.providers.map((one) => ({ ...one, usable: true, chosen: false }));
  const { out } = await runPlain(world, ['sample', '--plan'], { env: { BATUTA_PROVIDER: 'scripted' } });
  expect(out).toContain('A script plays the agents, as you chose.');
  expect(world.sessions[0]?.options.provider).toBe('scripted');
});

test('the sample is played in a folder of its own, so it takes none', async () => {
  const { code, out, err } = await runPlain(createFakeWorld({}), ['sample', '-w', '/some/folder']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(
    'The sample is played on a fresh copy of its own, so it takes no --workspace. In yours: batuta --workspace /some/folder feature "…"\n',
  );
});
