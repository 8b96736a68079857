import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';

const child = path.join(import.meta.dirname, 'asking-child.ts');

it.skipIf(process.platform === 'win32').each(['a\n', 'a', 'x\na\n', '\u0004a'])(
  'a real terminal keeps nothing that was typed before the question: %j',
  async (ahead) => {
    // Python's standard library has a pseudo-terminal; Node has none.
    const terminal = spawn('python3', ['-c', 'import pty, sys; pty.spawn(sys.argv[1:])', process.execPath, child]);
    let text = '';
    terminal.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const shown = async (wanted: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const found = wanted.exec(text);
        if (found) return found;
        await once(terminal.stdout, 'data');
      }
    };
    const [, pid = ''] = await shown(/busy (\d+) /);
    terminal.stdin.write(ahead);
    // The terminal shows what it has taken, so that all of it waits.
    await shown(/busy \d+ [^a]*a/s);
    process.kill(Number(pid), 'SIGUSR2');
    await shown(/asked › /);
    terminal.stdin.write('mine\r');
    expect((await shown(/answer (\{.*\})/))[1]).toBe('{"kind":"line","text":"mine"}');
    await once(terminal, 'close');
  },
);
