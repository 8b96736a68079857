import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createApp } from '../../src/app/create-app.ts';
import type { Reply } from '../../src/protocol/question.ts';
import { runEventSchema, type RunEvent } from '../../src/protocol/run-event.ts';
import { reportSchema, type Report } from '../../src/protocol/report.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { replyIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { commitAll, copyWorkspace, scriptOf, type WorkspaceName } from '../fakes/copy-workspace.ts';
import { askedOf } from './asked-of.ts';
import { commandLine } from './command-line.ts';

export interface Ran {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of standard output, each checked against the schema of events; empty without `--json`. */
  readonly events: RunEvent[];
}

/** A workspace, a Batuta home and a loopback model of its own: what a command line needs. */
export interface Scene {
  readonly root: string;
  readonly home: string;
  readonly model: ModelServer;
  /** One command line in the workspace, in this process. */
  cli(args: readonly string[], more?: { readonly home?: string; readonly cwd?: string }): Promise<Ran>;
  /** As `cli`, with `--json --output`: the report as well. */
  run(args: readonly string[], more?: { readonly home?: string; readonly cwd?: string }): Promise<Ran & { report: Report }>;
  /** An answer of a person whose process ended right after it. */
  answer(runId: string, answer: Omit<Reply, 'question' | 'hash'>): Promise<void>;
  /** Any other command in the workspace: its exit code. */
  exit(command: readonly string[]): Promise<number | null>;
  read(file: string): Promise<string | null>;
  write(file: string, text: string): Promise<void>;
  /** First file of that name below a folder of the workspace. */
  find(folder: string, name: string): Promise<string | null>;
  /** Asked turns as `label#turn`, each as often as it was asked. */
  asked(): string[];
  remove(): Promise<void>;
}

export type SceneOptions = {
  /** A workspace of the project, or files. */
  readonly workspace?: WorkspaceName;
  readonly files?: Readonly<Record<string, string>>;
  readonly git?: boolean;
  readonly link?: boolean;
  /** Default: the script of the workspace. */
  readonly handler?: ModelHandler;
};

const environment = (home: string, url: string): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { ...process.env, BATUTA_HOME: home, ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'test-key' };
  for (const name of [
    'BATUTA_BUDGET',
    'BATUTA_TOKENS',
    'BATUTA_TURNS',
    'BATUTA_MODEL',
    'BATUTA_PROVIDER',
    'BATUTA_SCRIPT',
    'HTTP_PROXY',
    'http_proxy',
    'CI',
  ])
    delete env[name];
  return env;
};

export async function openScene(options: SceneOptions): Promise<Scene> {
  const folders: string[] = [];
  const copy = options.workspace
    ? await copyWorkspace(options.workspace, { git: options.git ?? true, link: options.link ?? false })
    : await filesAt(options.files ?? {}, options.git ?? true);
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-home-')));
  folders.push(home);
  const handler = options.handler ?? scriptedHandler({ script: await readScript(scriptOf(options.workspace ?? 'single')), delayMs: 0 });
  const model = await startModel(handler);
  const { root } = copy;

  const cli: Scene['cli'] = async (args, more = {}) => {
    const json = args.includes('--json');
    const ran = await commandLine(args, { cwd: more.cwd ?? root, env: environment(more.home ?? home, model.url) });
    return { ...ran, events: json ? ran.stdout.split('\n').filter(Boolean).map(eventOf) : [] };
  };
  return {
    root,
    home,
    model,
    cli,
    async run(args, more) {
      const folder = await mkdtemp(path.join(tmpdir(), 'batuta-report-'));
      folders.push(folder);
      const file = path.join(folder, 'report.json');
      const ran = await cli([...args, '--json', '--output', file], more);
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) throw new Error(`No report was written (exit code ${ran.code}).\n${ran.stdout.slice(-2000)}\n${ran.stderr}`);
      return { ...ran, report: reportSchema.parse(JSON.parse(text)) };
    },
    async answer(runId, answer) {
      const app = await createApp({ env: environment(home, model.url), logger: silentLogger });
      const session = await app.session(root, {});
      await replyIn(app, session, runId, answer);
    },
    exit: async (command) => (await execute(command, root, environment(home, model.url))).code,
    read: (file) => readFile(path.join(root, file), 'utf8').catch(() => null),
    async find(folder, name) {
      const all = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
      const found = all.find((file) => path.basename(file) === name);
      return found === undefined ? null : `${folder}/${found.split(path.sep).join('/')}`;
    },
    async write(file, text) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    },
    asked: () => askedOf(model),
    async remove() {
      await model.close();
      await copy.remove();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Parsed, and exactly what the schema knows: an event with a key too many is no valid event. */
function eventOf(line: string): RunEvent {
  const given: unknown = JSON.parse(line);
  const event = runEventSchema.parse(given);
  if (!isDeepStrictEqual(event, given)) throw new Error(`An event has a key that the schema does not know: ${line}`);
  return event;
}

export async function filesAt(files: Readonly<Record<string, string>>, git: boolean): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-scene-')));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  if (git) await commitAll(root);
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/** A process to its end, without a terminal. A program that is not there: code null. */
export function execute(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', (error) => resolve({ code: null, stdout, stderr: `${stderr}${error.message}` }));
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
