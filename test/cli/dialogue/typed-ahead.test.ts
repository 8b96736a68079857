import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../../src/cli/dialogue/line-reader.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { createFakeTerminal, runPlain, type FakeTerminal } from '../fake-terminal.ts';
import { completed, implemented, specFile } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

const prompt = '› ';
const approval = { by: 'ana', option: 'approve', items: { [specFile]: 'a'.repeat(64) } };

/** A feature whose person types before anything was asked. */
function begin(ahead: string): { world: ReturnType<typeof createFakeWorld>; terminal: FakeTerminal; code: Promise<number> } {
  const world = createFakeWorld({ script: featureScript(implemented, completed) });
  const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
  terminal.type(ahead);
  return { world, terminal, code: runCli(['feature', 'Add discounts'], terminal.io) };
}

describe('what was typed before a question was shown', () => {
  it.each(['a\r', 's\r', 'a', 'x\ra\r', '\u001b[200~a\r\u001b[201~', '\u0004'])('answers nothing: %j', async (ahead) => {
    const { world, terminal, code } = begin(ahead);
    await terminal.printed(prompt);
    expect(world.started.answers).toEqual([]);
    terminal.type('a\r');
    expect([await code, world.started.answers]).toEqual([0, [approval]]);
  });

  it('answers no later question either', async () => {
    const { world, terminal, code } = begin('');
    await terminal.typeAfter(prompt, 'v\ra\r');
    await terminal.typeAfter('Enter one of the letters or words.', '');
    await terminal.typeAfter(prompt, 'v\r');
    terminal.type('a\r');
    await terminal.typeAfter(prompt, 's\r');
    expect([await code, world.started.answers]).toEqual([3, [{ by: 'ana', option: 'save' }]]);
  });

  it('still stops when it was Ctrl-C', async () => {
    const { world, code } = begin('a\r\u0003');
    expect([await code, world.started.state.status, world.started.answers]).toEqual([130, 'waiting-approval', []]);
  });

  it('trusts no workspace', async () => {
    const world = createFakeWorld({ script: featureScript() });
    world.untrusted = ['npm test'];
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    terminal.type('y\r');
    const code = runCli(['feature', 'x', '--plan'], terminal.io);
    await terminal.typeAfter('Trust it from now on? [y/N] › ', '\r');
    expect([await code, world.calls.filter((call) => call.startsWith('trust'))]).toEqual([3, []]);
  });

  it('is the end of the input when the terminal is gone', async () => {
    const { world, terminal, code } = begin('a\r');
    terminal.endInput();
    expect([await code, world.started.answers]).toEqual([3, [{ by: 'ana', option: 'save' }]]);
  });

  it('belongs to a text of several lines that is being typed', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    const reader = createLineReader(input, output, () => () => {});
    const { signal } = new AbortController();
    const first = reader.ask('│ ', { signal });
    await once(output, 'data');
    input.write('One.\r');
    expect(await first).toEqual({ kind: 'line', text: 'One.' });
    input.write('Two.\r');
    expect(await reader.ask('│ ', { signal, goesOn: true })).toEqual({ kind: 'line', text: 'Two.' });
  });

  it('is read as before from a pipe: as a request, never as an answer', async () => {
    const world = createFakeWorld({ script: featureScript(implemented, completed) });
    const { code } = await runPlain(world, ['feature', '-'], { stdin: 'a\n' });
    expect([code, world.requests, world.started.answers]).toEqual([3, ['a'], []]);
  });
});
