import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startModel } from '../../src/providers/scripted/model-server.ts';
import type { ModelServer } from '../../src/providers/scripted/model-server.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../../src/providers/scripted/start-scripted-model.ts';
import { copyWorkspace, gitIn, scriptOf } from '../fakes/copy-workspace.ts';
import type { WorkspaceName } from '../fakes/copy-workspace.ts';
import { askedOf } from './asked-of.ts';
import type { Kill } from './killing-files.ts';

export interface Played {
  readonly runId: string;
  readonly outcome: { readonly status: string };
  readonly writes: number;
}

/** A workspace copy, a Batuta home of its own and a counted loopback model: what a run of several processes needs. */
export interface Crashable {
  readonly root: string;
  readonly home: string;
  readonly model: ModelServer;
  /** One process; null when it was killed: by itself at a journal write, or from outside as soon as `when` is true. With `approves: false` it waits at the approval. */
  play(kill: Kill | null, when?: () => Promise<boolean>, options?: { readonly approves?: boolean }): Promise<Played | null>;
  /** The workspace's content as a git tree, whatever git state it is in. */
  tree(): Promise<string>;
  /** Asked turns as `label#turn`, each as often as it was asked. */
  asked(): string[];
  remove(): Promise<void>;
}

export async function openCrashable(name: WorkspaceName): Promise<Crashable> {
  const copy = await copyWorkspace(name, { git: true, link: true });
  const home = await mkdtemp(path.join(tmpdir(), 'batuta-home-'));
  const script = await readScript(scriptOf(name));
  const model = await startModel(scriptedHandler({ script, delayMs: 0 }));
  return {
    root: copy.root,
    home,
    model,
    play: (kill, when, { approves = true } = {}) =>
      playOnce({ workspace: copy.root, request: script.request, kill, approves }, home, model.url, when),
    async tree() {
      await gitIn(copy.root, ['add', '--all']);
      return (await gitIn(copy.root, ['write-tree'])).trim();
    },
    asked: () => askedOf(model),
    async remove() {
      await model.close();
      await copy.remove();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function playOnce(order: object, home: string, url: string, when?: () => Promise<boolean>): Promise<Played | null> {
  const env = { ...process.env, BATUTA_HOME: home, ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'test-key', BATUTA_PROVIDER: 'anthropic' };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run-child.ts'), JSON.stringify(order)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    if (when) void killWhen(child, when).catch(reject);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') return resolve(null);
      if (code === 0 && out) return resolve(JSON.parse(out) as Played);
      reject(new Error(`The run process ended with ${code ?? signal}.\n${out}\n${err}`));
    });
  });
}

async function killWhen(child: ChildProcess, when: () => Promise<boolean>): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (await when()) return void child.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
