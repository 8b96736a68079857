import { PassThrough, Readable } from 'node:stream';
import { createApp } from '../../src/app/create-app.ts';
import { runCli } from '../../src/cli/run-cli.ts';

export interface Ended {
  /** Exit code, or the signal's name. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which it was said. */
  readonly said: string;
}

/**
 * One command line to its end, without a terminal, in this process: everything behind `run-process.ts` is the real thing. For
 * what only a process of its own has – signals, a death, the environment that its git sees – start one.
 */
export async function commandLine(
  argv: readonly string[],
  at: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly stdin?: string | Buffer;
    readonly createApp?: typeof createApp;
  },
): Promise<Ended> {
  const texts = { stdout: '', stderr: '', said: '' };
  const stream = (name: 'stdout' | 'stderr'): PassThrough =>
    new PassThrough().setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      texts.said += text;
    });
  const code = await runCli(argv, {
    stdin: Readable.from(at.stdin === undefined ? [] : [Buffer.from(at.stdin)]),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: at.env,
    user: 'somebody',
    cwd: at.cwd,
    program: 'batuta',
    version: '0.0.0-test',
    createApp: at.createApp ?? createApp,
    clock: {
      now: () => Date.now(),
      every(ms, listener) {
        const timer = setInterval(listener, ms);
        return () => clearInterval(timer);
      },
    },
    onInterrupt: () => () => {},
    exitNow: () => {
      throw new Error('Nobody pressed Ctrl-C.');
    },
    edit: async () => ({ ok: false, detail: 'there is no editor' }),
  });
  return { code, ...texts };
}
