import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { createFakeTerminal } from '../fake-terminal.ts';
import { featureScript } from '../recorded-scripts.ts';

describe('a workspace that is not trusted, with a person at the terminal', () => {
  it.each([
    ['y', ['trust /home/shop true']],
    ['', []],
  ])('answered with "%s": trusted %o', async (answer, trusted) => {
    const world = createFakeWorld({ script: featureScript() });
    world.untrusted = ['npm run build', 'node .claude/scripts/sync-registry.js'];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('[y/N] › ', `${answer}\r`);
    expect(await code).toBe(3);
    expect(world.calls.filter((call) => call.startsWith('trust'))).toEqual(trusted);
    expect(terminal.out()).toContain('npm run build');
  });

  it('answered with a word that is neither yes nor no: is asked again', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.untrusted = ['npm run build'];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('[y/N] › ', 'sure\r');
    await terminal.printed('Enter y for yes or n for no; Enter alone means no.');
    await terminal.typeAfter('[y/N] › ', 'YES\r');
    expect(await code).toBe(3);
    expect(world.calls.filter((call) => call.startsWith('trust'))).toEqual(['trust /home/shop true']);
  });

  it('answered with Ctrl-C: nothing is trusted, and nothing begins', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.untrusted = ['npm run build'];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('[y/N] › ', '\u0003');
    expect([await code, world.calls]).toEqual([130, ['close']]);
  });

  it.each([[['--yes']], [['--trust-workspace', '--plan']]])('is not asked with %o', async (switches) => {
    const world = createFakeWorld({ script: featureScript() });
    world.untrusted = ['npm run build'];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    await runCli(['feature', 'x', ...switches], terminal.io);
    expect(terminal.out()).not.toContain('[y/N]');
  });
});
