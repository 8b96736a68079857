import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CliIo } from '../../src/cli/cli-io.ts';
import type { FakeWorld } from '../fakes/fake-app.ts';
import { runCli } from '../../src/cli/run-cli.ts';

/** A person's terminal, or a pipe, with everything that was printed. */
export interface FakeTerminal {
  readonly io: CliIo;
  /** What was printed so far, escape sequences taken out. */
  out(): string;
  err(): string;
  rawOut(): string;
  /** Ctrl-C, as a signal. */
  interrupt(): void;
  /** Types now, whatever was asked. */
  type(text: string): void;
  /** Types once the given text was printed (after what earlier calls waited for). */
  typeAfter(printed: string | RegExp, text: string): Promise<void>;
  printed(text: string | RegExp): Promise<void>;
  endInput(): void;
  /** Ticks of the progress clock. */
  tick(ms: number): void;
  readonly exits: number[];
  readonly edits: string[][];
}

export interface TerminalOptions {
  readonly tty?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Buffer;
  readonly onEdit?: () => void;
}

// oxlint-disable-next-line no-control-regex -- escape sequences are what is taken out
const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g;

export function createFakeTerminal(world: Pick<FakeWorld, 'createApp'>, options: TerminalOptions = {}): FakeTerminal {
  const tty = options.tty ?? false;
  const collect = (
    columns: number | undefined,
  ): { stream: PassThrough & { isTTY?: boolean; columns?: number; rows?: number }; text: () => string } => {
    let text = '';
    const stream: PassThrough & { isTTY?: boolean; columns?: number; rows?: number } = new PassThrough();
    Object.assign(stream, tty ? { isTTY: true, ...(columns ? { columns } : {}), rows: 40 } : {});
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { stream, text: () => text };
  };
  const stdout = collect(options.columns);
  const stderr = collect(options.columns);
  const stdin = Object.assign(new PassThrough(), { isTTY: tty });
  if (options.stdin !== undefined) stdin.end(options.stdin);
  const listeners = new Set<() => void>();
  const tickers = new Set<() => void>();
  const exits: number[] = [];
  const edits: string[][] = [];
  let now = Date.UTC(2026, 10, 21, 9, 0, 0);
  let seen = 0;
  const printed = async (wanted: string | RegExp): Promise<void> => {
    for (;;) {
      const text = stdout.text().replace(escapes, '') + stderr.text().replace(escapes, '');
      const rest = text.slice(seen);
      const at = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted);
      if (at >= 0) {
        seen += at + 1;
        return;
      }
      await nextTurn();
    }
  };
  return {
    io: {
      stdin,
      stdout: stdout.stream,
      stderr: stderr.stream,
      user: 'ana',
      env: { TERM: 'xterm', ...options.env },
      cwd: '/home/shop',
      program: 'batuta',
      version: '9.9.9',
      clock: {
        now: () => now,
        every(_ms, listener) {
          tickers.add(listener);
          return () => tickers.delete(listener);
        },
      },
      createApp: world.createApp,
      onInterrupt(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      exitNow: (code) => exits.push(code),
      edit: async (argv) => {
        edits.push([...argv]);
        options.onEdit?.();
        return { ok: true, detail: '' };
      },
    },
    out: () => stdout.text().replace(escapes, ''),
    err: () => stderr.text().replace(escapes, ''),
    rawOut: stdout.text,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
    printed,
    async typeAfter(wanted, text) {
      await printed(wanted);
      stdin.write(text);
    },
    type: (text) => stdin.write(text),
    endInput: () => stdin.end(),
    tick(ms) {
      now += ms;
      for (const ticker of tickers) ticker();
    },
    exits,
    edits,
  };
}

/** Runs a whole command without a person. */
export async function runPlain(
  world: FakeWorld,
  argv: readonly string[],
  options: TerminalOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const terminal = createFakeTerminal(world, options);
  const code = await runCli(argv, terminal.io);
  return { code, out: terminal.out(), err: terminal.err() };
}
