import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Json } from '../../src/protocol/json.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { startModel } from '../fakes/model-server/model-server.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { journaled, whenStalled } from '../progress/when-stalled.ts';
import { askedOf } from './asked-of.ts';
import type { Kill } from './killing-files.ts';

export interface Played {
  readonly runId: string;
  readonly outcome: { readonly status: string };
  readonly writes: number;
  /** As `killingFiles` names them. */
  readonly kinds: readonly string[];
}

interface Call {
  readonly label: string;
  readonly turn: number;
}

/** How one process goes: alone to its end, or killed from inside at a journal write, or from outside. */
export interface Play {
  readonly kill?: Kill;
  /** Looked at while it works, so it must stay true for a while; true: kill −9. */
  readonly killWhen?: (journal: string) => boolean;
  /** The model does not answer such a call any more: kill −9 while it is under way. */
  readonly killAsked?: (call: Call, journal: string) => boolean;
  /** False: it waits at the approval. */
  readonly approves?: boolean;
}

/** Which pipeline is played, and its own input. */
export interface Start {
  readonly pipeline: string;
  readonly more: Readonly<Record<string, Json>>;
}

/** A workspace, a Batuta home of its own and a counted loopback model: what a run of several processes needs. */
export interface Crashable {
  readonly home: string;
  /** One process; null when it was killed. */
  play(how?: Play): Promise<Played | null>;
  /** The workspace's content as a git tree, whatever git state it is in. */
  tree(): Promise<string>;
  /** All that was journaled, as text. */
  journal(): Promise<string>;
  /** Asked turns as `label#turn`, each as often as it was asked. */
  asked(): string[];
  remove(): Promise<void>;
}

export async function openCrashable(
  workspace: { readonly root: string; remove(): Promise<void> },
  request: string,
  handler: ModelHandler,
  start: Start = { pipeline: 'feature', more: {} },
  surroundings: Readonly<Record<string, string>> = {},
): Promise<Crashable> {
  const home = await mkdtemp(path.join(tmpdir(), 'batuta-home-'));
  /** Set while a process lives: ends it when the model is asked what it must not live through. */
  let hears: (call: Call) => Promise<boolean> = async () => false;
  const model = await startModel(async (asked) => ((await hears(asked)) ? new Promise(() => {}) : handler(asked)));
  const journal = async (): Promise<string> => {
    const runs = path.join(home, 'runs');
    const files = (await readdir(runs, { recursive: true }).catch(() => [])).filter((file) => file.endsWith('.log'));
    return (await Promise.all(files.map((file) => readFile(path.join(runs, file), 'utf8')))).join('');
  };
  const env = {
    ...process.env,
    ...surroundings,
    BATUTA_HOME: home,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'test-key',
    BATUTA_PROVIDER: 'anthropic',
  };
  return {
    home,
    journal,
    async play({ kill, killWhen, killAsked, approves = true } = {}) {
      const order = JSON.stringify({ workspace: workspace.root, request, kill: kill ?? null, approves, start });
      const child = spawn(process.execPath, [path.join(import.meta.dirname, 'run-child.ts'), order], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      hears = async (call) => killAsked !== undefined && killAsked(call, await journal()) && child.kill('SIGKILL');
      const stop = whenStalled(
        async () => `${out.length} ${err.length} ${await journaled(home)}`,
        () => child.kill('SIGABRT'),
      );
      const closed = new Promise<number | string>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
      });
      const looking = killWhen ? setInterval(() => void journal().then((text) => killWhen(text) && child.kill('SIGKILL')), 50) : undefined;
      const ended = await closed;
      clearInterval(looking);
      stop();
      hears = async () => false;
      if (ended === 'SIGKILL') return null;
      if (ended === 0 && out) return JSON.parse(out) as Played;
      throw new Error(`The run process ended with ${ended}.\n${out}\n${err}`);
    },
    async tree() {
      await gitIn(workspace.root, ['add', '--all']);
      return (await gitIn(workspace.root, ['write-tree'])).trim();
    },
    asked: () => askedOf(model),
    async remove() {
      await model.close();
      await workspace.remove();
      await rm(home, { recursive: true, force: true });
    },
  };
}
