import manifest from '../../package.json' with { type: 'json' };
import type { CliIo } from './cli-io.ts';
import { exitCodes } from './exit-codes.ts';
import './interpreted-schemas.ts';
import type { KeepCode } from './keep-compiled.ts';
import { runCli } from './run-cli.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command line in this process: real streams, signals and clock. The process ends when it is done. */
export async function runProcess(argv: readonly string[], program: string, keepCode: KeepCode): Promise<void> {
  const listeners = new Set<() => void>();
  for (const signal of signals) {
    process.on(signal, () => {
      // While nothing is under way there is nothing to finish first.
      if (listeners.size === 0) process.exit(exitCodes.interrupted);
      for (const listener of listeners) listener();
    });
  }
  const io: CliIo = {
    // Opened when a command reads it: that takes longer than to answer the others.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    user: await userName(),
    cwd: process.cwd(),
    program,
    version: manifest.version,
    // Loaded when a command needs it: help and mistakes are answered at once.
    async createApp(options) {
      const beforeNetwork = async (): Promise<unknown> =>
        (await import('../providers/parts/environment-proxy.ts')).useProxyOfEnvironment(process.env);
      return (await import('../app/create-app.ts')).createApp({ ...options, beforeNetwork, onIdle: () => keepCode('waiting') });
    },
    clock: {
      now: () => Date.now(),
      every(ms, listener) {
        const timer = setInterval(listener, ms);
        return () => clearInterval(timer);
      },
    },
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exitNow: (code) => process.exit(code),
    edit: openEditor,
  };
  const code = await runCli(argv, io);
  // A word that is no command keeps nothing.
  if (code !== exitCodes.misuse) keepCode('done');
  // A half-read standard input or a kept-alive connection must not hold the terminal.
  process.exit(code);
}

async function userName(): Promise<string> {
  const named = process.env['USER'] || process.env['USERNAME'] || process.env['LOGNAME'];
  if (named) return named;
  try {
    return (await import('node:os')).userInfo().username;
  } catch (error) {
    // A container may run as a number that no account has.
    if (error instanceof Error && 'code' in error) return `user ${process.getuid?.() ?? ''}`.trim();
    throw error;
  }
}

/** The editor gets the terminal; its own Ctrl-C is its own. */
async function openEditor(argv: readonly string[]): Promise<{ ok: boolean; detail: string }> {
  const [program = '', ...args] = argv;
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', (error) => resolve({ ok: false, detail: error.message }));
    child.on('close', (code, signal) => resolve({ ok: code === 0, detail: signal ?? `exit code ${code}` }));
  });
}
