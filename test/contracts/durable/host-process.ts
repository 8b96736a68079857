import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { HostCommand, HostLine } from './host.ts';

/** A real process that hosts an engine. */
export interface HostProcess {
  readonly pid: number;
  readonly lines: readonly HostLine[];
  /** The first line, of those to come or there already, of that type that fits. Rejects when the process ends without it. */
  line<T extends HostLine['type']>(
    type: T,
    fits?: (line: Extract<HostLine, { type: T }>) => boolean,
  ): Promise<Extract<HostLine, { type: T }>>;
  send(word: 'stop' | 'kill'): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it is gone, with what it wrote on stderr. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts a host script as a child of this process. */
export function startHost(script: string, command: HostCommand): HostProcess {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(command)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null || child.pid === undefined) throw new Error(`The host ${script} did not start.`);
  const lines: HostLine[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let errors = '';
  let over = false;
  stderr.on('data', (data: Buffer) => (errors += data.toString()));
  stdin.on('error', () => undefined);
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as HostLine);
    tell();
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>((resolve) => {
    child.on('close', (code, signal) => {
      over = true;
      tell();
      resolve({ code, signal, stderr: errors });
    });
  });
  return {
    pid: child.pid,
    lines,
    exited,
    line: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(
            (line): line is Extract<HostLine, { type: typeof type }> =>
              line.type === type && fits(line as Extract<HostLine, { type: typeof type }>),
          );
          if (found === undefined && !over) return;
          listeners.delete(look);
          if (found === undefined) reject(new Error(`The host ended without "${type}": ${JSON.stringify(lines)} ${errors}`));
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
    send: (word) => void stdin.write(`${word}\n`),
    signal: (name) => void child.kill(name),
  };
}
