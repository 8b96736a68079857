import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { LayerGuess } from '../../../src/core/settings/guess-layers.ts';
import { readWorkspaceSettings } from '../../../src/core/settings/read-settings.ts';
import { coreFiles } from '../../../src/core/policy/core-files.ts';
import { SettingsError } from '../../../src/core/settings/agent-of.ts';
import { resolveSettings, type SettingsSources } from '../../../src/core/settings/resolve-settings.ts';
import { runSettingsSchema, type RunSettings } from '../../../src/protocol/run-settings.ts';

const guess: LayerGuess = {
  source: 'default',
  agents: [
    {
      name: 'code',
      section: 'Code',
      owns: ['**'],
      needs: [],
      provides: [],
      outputs: [],
      schema: false,
      report: 'Build',
      context: 'code',
      validate: [['npm', 'test']],
      handover: [],
      run: [],
    },
  ],
  reasons: [{ message: 'No layers were recognised.' }],
};
const resolve = (sources: Partial<SettingsSources>): RunSettings =>
  resolveSettings({ file: null, user: null, guess, trusted: true, env: {}, ...sources });

const read = readWorkspaceSettings(
  readFileSync(new URL('../../../src/protocol/examples/batuta.yaml', import.meta.url), 'utf8'),
  'batuta.yaml',
);
if (!read.ok) throw new Error('the example is broken');
const file = read.settings;

describe('resolveSettings', () => {
  it('has defaults', () => {
    const settings = resolve({});
    expect(settings).toEqual({
      source: 'default',
      reasons: ['No layers were recognised.'],
      trusted: true,
      agents: [{ ...guess.agents[0], model: 'claude-opus-5-5' }],
      tests: [],
      review: { model: 'claude-sonnet-5-5', context: 'review', skipUpToFiles: 3 },
      spec: { model: 'claude-opus-5-5', context: 'spec' },
      understand: { model: 'claude-haiku-5-5' },
      caps: { usd: 5, tokens: 5_000_000, turns: 400 },
      confirm: { deletedLines: 50, files: 5, migrations: true, modules: true, core: coreFiles },
      timeouts: { validate: 900, run: 300 },
    });
    expect(runSettingsSchema.parse(settings)).toEqual(settings);
  });

  it('takes agents and everything else from the file', () => {
    const settings = resolve({ file });
    expect(settings.source).toBe('file');
    expect(settings.reasons).toEqual([]);
    expect(
      settings.agents.map(({ name, section, needs, model, context, schema, validate, handover, run }) => ({
        name,
        section,
        needs,
        model,
        context,
        schema,
        validate,
        handover,
        run,
      })),
    ).toEqual([
      {
        name: 'database',
        section: 'Database',
        needs: [],
        model: 'claude-opus-5-5',
        context: 'database',
        schema: true,
        validate: [['node', 'db/check.mjs']],
        handover: [],
        run: [],
      },
      {
        name: 'backend',
        section: 'Backend',
        needs: [],
        model: 'claude-opus-5-5',
        context: 'backend',
        schema: false,
        validate: [
          ['npm', '--prefix', 'backend', 'run', 'build'],
          ['npm', '--prefix', 'backend', 'test'],
        ],
        handover: [['npm', '--prefix', 'backend', 'run', 'types']],
        run: [['npm', '--prefix', 'backend', 'run', 'lint']],
      },
      {
        name: 'frontend',
        section: 'Frontend',
        needs: ['backend'],
        model: 'claude-sonnet-5-5',
        context: 'web',
        schema: false,
        validate: [['npm', '--prefix', 'frontend', 'run', 'build']],
        handover: [],
        run: [],
      },
    ]);
    expect([settings.caps, settings.timeouts]).toEqual([
      { usd: 4, tokens: 2_000_000, turns: 300 },
      { validate: 600, run: 120 },
    ]);
  });

  it('keeps guessed agents where the file names none', () => {
    const settings = resolve({ file: { budget: { usd: 1 } } });
    expect([settings.source, settings.agents[0]?.name, settings.caps.usd]).toEqual(['default', 'code', 1]);
  });

  it('empties every command of an untrusted workspace and says so', () => {
    const settings = resolve({ file, trusted: false });
    expect(settings.agents.map(({ validate, handover, run }) => [...validate, ...handover, ...run])).toEqual([[], [], []]);
    expect(settings.reasons.map(inEnglish)).toEqual([
      'This workspace is not trusted: its commands do not run, so nothing can be proven. To trust it, use "batuta trust" or --trust-workspace.',
    ]);
  });

  it('chooses models: flag over environment over user over workspace', () => {
    const models = (sources: Partial<SettingsSources>): string[] => {
      const settings = resolve({ file, ...sources });
      return [...settings.agents.map((agent) => agent.model), settings.review.model, settings.spec.model];
    };
    const all = (model: string): string[] => Array.from({ length: 5 }, () => model);
    const user = { model: 'haiku' };
    const env = { BATUTA_MODEL: 'sonnet' };
    expect(models({})).toEqual(['claude-opus-5-5', 'claude-opus-5-5', 'claude-sonnet-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5']);
    expect(models({ user })).toEqual(all('claude-haiku-5-5'));
    expect(models({ user, env })).toEqual(all('claude-sonnet-5-5'));
    expect(models({ user, env, model: 'my-model' })).toEqual(all('my-model'));
    expect(models({ env: { BATUTA_MODEL: ' ' } })).toEqual(models({}));
    expect(models({ model: 'opus', user: { models: { opus: 'mine' } } })).toEqual(all('mine'));
    expect(models({ model: 'fast', user: { models: { fast: 'haiku' } } })).toEqual(all('claude-haiku-5-5'));
    expect(models({ model: 'a', user: { models: { a: 'b', b: 'a' } } })).toEqual(all('b'));
    expect(models({ model: 'constructor' })).toEqual(all('constructor'));
  });

  it('takes the lowest of all caps; the default only where none is given', () => {
    const amount = fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined });
    fc.assert(
      fc.property(amount, amount, amount, amount, (flag, env, user, workspace) => {
        const settings = resolve({
          ...(flag === undefined ? {} : { caps: { usd: flag } }),
          env: { BATUTA_BUDGET: env?.toString() },
          user: user === undefined ? null : { budget: { usd: user } },
          file: workspace === undefined ? null : { budget: { usd: workspace } },
        });
        const given = [flag, env, user, workspace].filter((value) => value !== undefined);
        expect(settings.caps).toEqual({ usd: given.length > 0 ? Math.min(...given) : 5, tokens: 5_000_000, turns: 400 });
      }),
    );
    expect(resolve({ caps: { usd: null, tokens: 0 } }).caps).toEqual({ usd: null, tokens: 0, turns: 400 });
    expect(resolve({ caps: { usd: null }, user: { budget: { usd: 3 } } }).caps.usd).toBe(3);
    expect(resolve({ env: { BATUTA_TOKENS: '10', BATUTA_TURNS: '20' } }).caps).toEqual({ usd: 5, tokens: 10, turns: 20 });
  });

  it('remembers where the person says, else where a trusted workspace says, else in its own file', () => {
    const memory = (sources: Partial<SettingsSources>) => resolve(sources).memory;
    const named = { ...file, memory: { command: 'node tools/memory.js' } };
    const command = ['node', 'tools/memory.js'];
    expect(memory({ file })).toBe(undefined);
    expect(memory({ file: named })).toEqual({ kind: 'server', by: 'workspace', command, variables: [] });
    expect(memory({ file: named, trusted: false })).toBe(undefined);
    expect(memory({ file: named, user: { memory: 'off' } })).toEqual({ kind: 'off' });
    const user = { memory: { command: ['team'], variables: ['TOKEN'] } };
    expect(memory({ file: named, user })).toEqual({ kind: 'server', by: 'person', command: ['team'], variables: ['TOKEN'] });
    expect(() => resolve({ file: { memory: { command: 'a | b' } } })).toThrow(/^A command cannot be read: /);
  });

  it('asks from where the person says; a workspace can only ask for it earlier', () => {
    const confirm = (sources: Partial<SettingsSources>) => Object.values(resolve(sources).confirm).slice(0, 3);
    expect(confirm({ user: { confirm: { deletedLines: 200, files: 0 } } })).toEqual([200, 0, true]);
    expect(confirm({ user: { confirm: { deletedLines: false, files: false, migrations: false } } })).toEqual([null, null, false]);
    expect(confirm({ confirm: { deletedLines: 9 }, user: { confirm: { deletedLines: false } } })).toEqual([9, 5, true]);
    expect(confirm({ file: { confirm: { deletedLines: 500, files: 2 } } })).toEqual([50, 2, true]);
    expect(confirm({ file: { confirm: { files: 2 } }, user: { confirm: { files: false } } })).toEqual([50, 2, true]);
    const { modules, core } = resolve({ file: { confirm: { core: ['models/**'] } }, user: { confirm: { modules: false } } }).confirm;
    expect([modules, core]).toEqual([false, [...coreFiles, 'models/**']]);
  });

  it.each([
    [{ BATUTA_BUDGET: 'much' }, 'BATUTA_BUDGET is "much". Expected an amount in USD above 0, like 2.50.'],
    [{ BATUTA_BUDGET: '-1' }, 'BATUTA_BUDGET is "-1". Expected an amount in USD above 0, like 2.50.'],
    [{ BATUTA_TURNS: '1.5' }, 'BATUTA_TURNS is "1.5". Expected a whole number above 0.'],
  ])('refuses %j', (env, message) => {
    expect(() => resolve({ env })).toThrow(SettingsError);
    expect(() => resolve({ env })).toThrow(message);
  });
});

describe('who plays whom', () => {
  const named: NonNullable<SettingsSources['file']> = {
    agents: { api: { owns: ['a/**'], provider: 'local', model: 'small' }, web: { owns: ['w/**'], harness: 'codex' } },
    spec: { provider: 'local' },
  };
  const played = (sources: Partial<SettingsSources>): Record<string, string> => {
    const { agents, review, spec } = resolve({ file: named, ...sources });
    const roles = [...agents, { name: 'review', ...review }, { name: 'spec', ...spec }];
    return Object.fromEntries(
      roles.map(({ name, provider, model, harness }) => [
        name,
        [provider, model.replace(/-5-5$/u, ''), harness?.join()].filter(Boolean).join(' '),
      ]),
    );
  };

  it('goes by the kind of task, unless the workspace says otherwise', () => {
    expect(played({})).toEqual({ api: 'local small', web: 'claude-opus codex', review: 'claude-sonnet', spec: 'local claude-opus' });
  });

  it('is routed by the person: by kind, and by name before that; both before what holds for everybody', () => {
    const user = {
      model: 'haiku',
      provider: 'anthropic',
      routing: { code: { model: 'large', harness: 'loop' }, web: { provider: 'openai' }, review: { harness: ['codex', 'loop'] } },
    };
    expect(played({ user })).toEqual({
      api: 'local large loop',
      web: 'openai large loop',
      review: 'claude-haiku codex,loop',
      spec: 'local claude-haiku',
    });
  });

  it('is nobody of whom only a workspace speaks that is not trusted; an option is for all', () => {
    expect(played({ trusted: false })).toMatchObject({ api: 'small', spec: 'claude-opus' });
    const routing = { api: { provider: 'openai', model: 'large' } };
    expect(played({ user: { routing }, provider: 'anthropic', model: 'x', harness: 'loop' })).toEqual({
      api: 'x loop',
      web: 'x loop',
      review: 'x loop',
      spec: 'x loop',
    });
  });
});

describe('who is asked what a request is about', () => {
  const asked = (sources: Partial<SettingsSources>) => resolve(sources).understand;

  it('is a cheap model of the provider that the spec’s writer has, unless the person says otherwise', () => {
    const routing = { spec: { provider: 'openai', model: 'gpt-5' } };
    expect(asked({ user: { routing } })).toEqual({ model: 'claude-haiku-5-5', provider: 'openai' });
    const small = { ...routing, understand: { provider: 'ollama', model: 'small' } };
    expect(asked({ user: { routing: small } })).toEqual({ model: 'small', provider: 'ollama' });
    expect(asked({ user: { routing: small }, provider: 'anthropic', model: 'opus' })).toEqual({ model: 'claude-opus-5-5' });
  });

  it('is no external agent', () => {
    expect(asked({ harness: 'codex' })).toBeUndefined();
    expect(asked({ user: { routing: { spec: { harness: ['codex', 'loop'] } } } })).toBeUndefined();
    const routing = { spec: { harness: 'codex' }, understand: { harness: 'loop', provider: 'ollama' } };
    expect(asked({ user: { routing } })).toEqual({ model: 'claude-haiku-5-5', provider: 'ollama' });
  });
});

describe('where agents write', () => {
  const when = (sources: Partial<SettingsSources>): string => resolve(sources).isolation?.when ?? 'shared';
  const inFile = { ...file, isolation: 'parallel' as const };

  it('is said by the option, else the environment, else the person, else the workspace', () => {
    const [user, env] = [{ isolation: 'worktree' as const }, { BATUTA_ISOLATION: 'worktree' }];
    expect(when({})).toBe('shared');
    expect(when({ file: inFile })).toBe('parallel');
    expect(when({ file: inFile, user })).toBe('always');
    expect(when({ file: inFile, user: { isolation: 'shared' } })).toBe('shared');
    expect(when({ file: inFile, user: { isolation: 'shared' }, env })).toBe('always');
    expect(when({ user, env: { BATUTA_ISOLATION: ' ' } })).toBe('always');
    expect(when({ env, isolation: 'shared' })).toBe('shared');
  });

  it('is refused where there is no such way', () => {
    expect(() => resolve({ env: { BATUTA_ISOLATION: 'mine' } })).toThrow(
      'There is no isolation "mine". There are: shared, parallel, worktree.',
    );
  });
});
