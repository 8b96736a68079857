import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/app/contracts.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { featureScript } from '../recorded-scripts.ts';

const anthropic = { id: 'anthropic', label: 'Anthropic API', usable: false, chosen: false, keyVariable: 'ANTHROPIC_API_KEY', cost: '' };

describe('the first choice of a provider', () => {
  it('takes a key for this process only, unseen, and remembers the provider', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.providers = [anthropic];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('ANTHROPIC_API_KEY › ', 'sk-secret\r');
    expect([await code, world.calls[0], await world.appOptions?.secrets?.('ANTHROPIC_API_KEY')]).toEqual([
      3,
      'choose anthropic',
      'sk-secret',
    ]);
    expect(terminal.out()).not.toContain('sk-secret');
  });

  it('asks which one when several can be used', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.providers = [
      { ...anthropic, usable: true },
      { id: 'house', label: 'House model', usable: true, chosen: false, keyVariable: null, cost: '' },
    ];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('› ', '7\r');
    await terminal.typeAfter('from 1 to 2', '');
    await terminal.typeAfter('› ', '2\r');
    expect([await code, world.calls[0]]).toEqual([3, 'choose house']);
  });

  it('asks also where one alone can be used that nobody chose: it gets no work unasked', async () => {
    const world = createFakeWorld({ script: featureScript() });
    const openai = { ...anthropic, id: 'openai', label: 'OpenAI API', usable: true, keyVariable: 'OPENAI_API_KEY' };
    world.providers = [anthropic, openai];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.printed('1  Anthropic API  ANTHROPIC_API_KEY is not set\n');
    await terminal.printed('2  OpenAI API\n');
    await terminal.typeAfter('› ', '2\r');
    expect([await code, world.calls[0]]).toEqual([3, 'choose openai']);
  });

  it.each([
    ['was named', 'openai', ['--provider', 'openai']],
    ['answers where nobody is chosen', 'anthropic', []],
  ])('does not ask where the one that can be used %s', async (_why, id, more) => {
    const world = createFakeWorld({ script: featureScript() });
    world.providers = [anthropic, { ...anthropic, id: 'openai' }].map((one) => ({ ...one, usable: one.id === id }));
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = await runCli(['feature', 'x', '--plan', ...more], terminal.io);
    expect([code, terminal.out()]).toEqual([3, expect.not.stringContaining('Choose a model provider')]);
  });

  it.each([
    [
      'which one',
      '› ',
      [
        { ...anthropic, usable: true },
        { ...anthropic, id: 'house', usable: true },
      ],
    ],
    ['a key', 'ANTHROPIC_API_KEY › ', [anthropic]],
  ])('Ctrl-C at the question for %s begins nothing', async (_what, prompt, providers) => {
    const world = createFakeWorld({ script: featureScript() });
    world.providers = providers;
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter(prompt, '\u0003');
    expect([await code, world.calls]).toEqual([130, ['close']]);
  });

  it('asks for no key where the environment names another provider', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.providers = [anthropic];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90, env: { BATUTA_PROVIDER: 'scripted' } });
    expect([await runCli(['feature', 'x', '--plan'], terminal.io), terminal.out()]).toEqual([
      3,
      expect.not.stringContaining('ANTHROPIC_API_KEY'),
    ]);
  });

  it('leaves it to the session to say what is missing when there is nobody to ask', async () => {
    const world = createFakeWorld({ sessionError: new UserError('No model provider can be used.') });
    world.providers = [anthropic];
    const terminal = createFakeTerminal(world);
    expect([await runCli(['feature', 'x'], terminal.io), terminal.err(), world.calls]).toEqual([
      2,
      'No model provider can be used.\n',
      ['close'],
    ]);
  });
});
