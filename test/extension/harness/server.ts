import { spawn } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerInstallation } from './install-server.ts';

export interface EditorServer {
  readonly port: number;
  /** What it printed so far. */
  output(): string;
  /** Process ids of the extension hosts that live: one for each open window. */
  extensionHosts(): Promise<number[]>;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the server and everything it started. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly userData: string;
  readonly extensions: string;
  /** With Workspace Trust, folders start in restricted mode. */
  readonly workspaceTrust: boolean;
  /** Takes extensions in development, and shows no notifications of its own accord. */
  readonly development: boolean;
  /** Its display language (`addLanguage` first); without it English. */
  readonly language?: string;
  /** Added to the environment of the server, and so of the extension host. */
  readonly env: Readonly<Record<string, string>>;
}

const startLimitMs = 60_000;

/** A real VS Code, served on loopback. Resolves when it answers; throws with its output when it does not come up. */
export async function startServer(installation: ServerInstallation, options: ServerOptions): Promise<EditorServer> {
  const port = await freePort();
  // An empty file: the machine's own configuration must not apply.
  const config = join(options.userData, 'code-server.yaml');
  await writeFile(config, '');
  const profile = ['--config', config, '--user-data-dir', options.userData, '--extensions-dir', options.extensions];
  const child = spawn(
    installation.node,
    [
      installation.entry,
      ...profile,
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--ignore-last-opened',
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.language === undefined ? [] : ['--locale', options.language]),
      // Without it a built VS Code ignores the development payload of the page's address; with it, it keeps its toasts back.
      ...(options.development ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env: cleanEnvironment(dirname(installation.node), options.env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      output += error.message;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    if (child.pid === undefined) return;
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([exited, delay(5000, undefined, { ref: false })]);
    signalGroup(child.pid, 'SIGKILL');
    await exited;
  };
  const deadline = Date.now() + startLimitMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      await stop();
      throw new Error(`The editor's server did not start.\n${output.slice(-4000)}`);
    }
    await delay(50);
  }
  const { pid } = child;
  return { port, output: () => output, extensionHosts: () => extensionHostsOf(pid), ended: exited, stop };
}

/** The server's process group, as Linux shows it. */
async function extensionHostsOf(group: number | undefined): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [stat, command] = await Promise.all(
        ['stat', 'cmdline'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
      );
      // After the program's name in brackets: state, parent, group.
      const [state, , own] = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
      return Number(own) === group && state !== 'Z' && command?.includes('--type=extensionHost') ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
}

/** An editor started from a script of npm, from a test, or from another editor's terminal, must not notice. */
function cleanEnvironment(nodeFolder: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(VSCODE_|ELECTRON_|VITEST|npm_|(NODE_OPTIONS|NODE_ENV|TEST|DEV|PROD|MODE|SSR|BASE_URL|PORT|PASSWORD|XDG_CONFIG_HOME)$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), PATH: `${nodeFolder}:${process.env['PATH'] ?? ''}`, ...extra };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}
