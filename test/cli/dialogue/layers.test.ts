import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { featureScript } from '../recorded-scripts.ts';

const guessedWorld = (): FakeWorld => {
  const world = createFakeWorld({ script: featureScript() });
  world.guesses = ['Backend owns **: pyproject.toml names fastapi; what no other layer owns.'];
  return world;
};

describe('layers that were guessed, with a person at the terminal', () => {
  it('are shown with what was seen, and a run starts with them at Enter', async () => {
    const world = guessedWorld();
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('c to correct them › ', '\r');
    expect([await code, world.calls.includes('initialise')]).toEqual([3, false]);
    expect(terminal.out()).toContain('Backend owns **: pyproject.toml names fastapi');
  });

  it('are written down to be corrected by hand where no editor is set, and nothing starts', async () => {
    const world = guessedWorld();
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('c to correct them › ', 'c\r');
    expect([await code, world.calls, world.requests]).toEqual([2, ['initialise', 'close'], []]);
    expect(terminal.out()).toContain('/home/shop/.claude/batuta.yaml');
  });

  it('are corrected in the editor that is set, and then the run starts', async () => {
    const world = guessedWorld();
    const terminal = createFakeTerminal(world, { tty: true, columns: 90, env: { EDITOR: 'vi' } });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('c to correct them › ', 'c\r');
    expect([await code, world.requests]).toEqual([3, ['x']]);
  });

  it('are asked about again where the answer is another word', async () => {
    const world = guessedWorld();
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('c to correct them › ', 'no\r');
    await terminal.printed('Enter alone starts with them; c corrects them.');
    expect(world.requests).toEqual([]);
    await terminal.typeAfter('c to correct them › ', '\r');
    expect([await code, world.calls.includes('initialise')]).toEqual([3, false]);
  });

  it.each([[['--yes']]])('are not asked about with %o', async (switches) => {
    const terminal = createFakeTerminal(guessedWorld(), { tty: true, columns: 90 });
    await runCli(['feature', 'x', ...switches], terminal.io);
    expect(terminal.out()).not.toContain('c to correct them');
  });
});
