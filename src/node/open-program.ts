import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { inEnglish } from '../core/describe/message.ts';
import type { OpenedProgram, ProgramEnd, ProgramRequest } from '../core/ports.ts';
import { commandEnvironment } from './command-environment.ts';
import { killAllWith, stopGroup, type EndLimits } from './end-processes.ts';
import { findProgram } from './find-program.ts';
import { signalProcess, startTimeOf } from './process-table.ts';
import { startFailure } from './start-failure.ts';

/** So much of what a program said last, beside its output, is kept: characters. */
const keptWords = 4000;

/** Starts a program in the workspace `root`, in a process group of its own. None of the workspace's own programs is taken for it. */
export async function openProgram(
  { argv, variables, mark }: ProgramRequest,
  { root, limits }: { readonly root: string; readonly limits: EndLimits },
  env: Readonly<Record<string, string | undefined>>,
  more: Readonly<Record<string, string>> = {},
): Promise<OpenedProgram | { readonly missing: string }> {
  const command = randomUUID();
  const environment = commandEnvironment(env, { ...more, BATUTA_RUN: mark, BATUTA_COMMAND: command }, true);
  for (const name of variables) if (env[name] !== undefined) environment[name] = env[name];
  const [name = '', ...words] = argv;
  const found = await findProgram(name, root, environment, root);
  if (!found.found) return { missing: inEnglish(found.why) };
  const child = spawn(found.file, [...found.args, ...words], {
    cwd: root,
    env: environment,
    detached: true,
    stdio: 'pipe',
    windowsHide: true,
  });
  const missing = await startFailure(child);
  if (missing !== null) return { missing };
  const pid = child.pid as number;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-keptWords)));
  // Whoever writes to a program that has ended hears of it by its end.
  child.stdin.on('error', () => {});
  const over = new AbortController();
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (exitCode) => {
      over.abort();
      signalProcess(-pid, 'SIGKILL');
      void killAllWith(`BATUTA_COMMAND=${command}`).then(() => resolve({ said: said.trim(), exitCode }));
    });
  });
  return {
    group: { pid, startTime: (await startTimeOf(pid)) ?? 'unknown' },
    input: Writable.toWeb(child.stdin),
    output: Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>,
    ended,
    close: async () => {
      await stopGroup(pid, over.signal, limits);
      await ended;
    },
  };
}
