import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { createApp } from '../../../src/app/create-app.ts';
import { workspaceId } from '../../../src/node/real-path.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { ModelHandler } from '../../fakes/model-server/model-answer.ts';
import { copyWorkspace, scriptOf } from '../../fakes/copy-workspace.ts';
import type { WorkspaceCopy, WorkspaceName } from '../../fakes/copy-workspace.ts';
import { execute } from '../../e2e/scene.ts';
import { silentLogger } from '../../fakes/silent-logger.ts';
import { launchBrowser, stillStand } from '../harness/browser.ts';
import { installServer, type ServerInstallation } from '../harness/install-server.ts';
import { onInterrupt } from '../harness/on-interrupt.ts';
import { addLanguage } from '../harness/language-pack.ts';
import { createProfile } from '../harness/profile.ts';
import type { Profile } from '../harness/profile.ts';
import { startServer } from '../harness/server.ts';
import type { EditorServer } from '../harness/server.ts';
import { workbenchAddress } from '../harness/workbench-address.ts';
import { until } from '../suite/until.ts';
import { HeldModel } from './held-model.ts';
import { Workbench } from './workbench.ts';

/** Where the traces of failed stories are left. */
const traces = join(import.meta.dirname, '..', '..', '..', '.vscode-test');
const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');

const ownSettings = {
  'batuta.provider': 'anthropic',
  'batuta.budget': 5,
  'workbench.reduceMotion': 'on',
  // The browser's workbench would save by itself, the desktop's does not.
  'files.autoSave': 'off',
};

interface Parts {
  readonly profile: Profile;
  readonly copy: WorkspaceCopy;
  readonly model: HeldModel;
  readonly server: EditorServer;
  readonly browser: Browser;
}

export interface StageOptions {
  readonly workspace: WorkspaceName;
  /** Folder with the installed extension. */
  readonly extensions: string;
  /** Settings of the user, besides and before those of every stage. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys of the user, each with its command and what that is given. */
  readonly keys?: readonly { readonly key: string; readonly command: string; readonly args: unknown }[];
  /** Without a key and without a script, as somebody who has nothing but the extension. */
  readonly bare?: boolean;
  /** The folder is not trusted: Restricted Mode. */
  readonly restricted?: boolean;
  /** The editor's display language, like `es`. Default: English. */
  readonly language?: string;
  /** Written over the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Programs on PATH, by name: what each starts, with its arguments. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
  /** Changes what the script says. */
  readonly instead?: (script: ModelHandler) => ModelHandler;
}

/** What one story is played on: an editor's server with the installed extension, a workspace, a Batuta home, a model, a browser. */
export class Stage {
  private readonly parts: Parts;
  private readonly windows: BrowserContext[] = [];
  private readonly forget: () => void;

  private readonly opened: AsyncDisposableStack;

  private constructor(parts: Parts, opened: AsyncDisposableStack) {
    this.parts = parts;
    this.opened = opened;
    this.forget = onInterrupt(() => this.close());
  }

  /** Leaves nothing behind when it fails. */
  static async open({
    workspace,
    extensions,
    bare = false,
    restricted = false,
    settings,
    keys = [],
    language,
    files = {},
    programs,
    instead,
  }: StageOptions): Promise<Stage> {
    const installation = await installServer((line) => console.log(line));
    await using opened = new AsyncDisposableStack();
    const profile = await createProfile({ ...ownSettings, ...settings });
    opened.defer(() => profile.remove());
    await writeFile(join(profile.userData, 'User', 'keybindings.json'), JSON.stringify(keys));
    if (language !== undefined) await addLanguage(profile, language);
    const copy = await copyWorkspace(workspace, { git: true, link: workspace === 'sample', files });
    opened.defer(() => copy.remove());
    const model = await HeldModel.start(workspace, instead);
    opened.defer(() => model.close());
    const server = await startServer(installation, {
      userData: profile.userData,
      extensions,
      workspaceTrust: restricted,
      development: false,
      ...(language === undefined ? {} : { language }),
      env: {
        ...(bare ? { BATUTA_HOME: homeOf(profile) } : { ...environmentOf(profile, model), BATUTA_SCRIPT: scriptOf(workspace) }),
        ...(programs === undefined ? {} : await withPrograms(programs, profile, installation)),
      },
    });
    opened.defer(() => server.stop());
    const browser = await launchBrowser();
    opened.defer(() => browser.close());
    return new Stage({ profile, copy, model, server, browser }, opened.move());
  }

  /** Absolute path of the workspace. */
  get root(): string {
    return this.parts.copy.root;
  }

  get home(): string {
    return homeOf(this.parts.profile);
  }

  /** Of the server, on 127.0.0.1. */
  get port(): number {
    return this.parts.server.port;
  }

  get model(): HeldModel {
    return this.parts.model;
  }

  /** Process ids of the extension hosts that live: one for each open window. */
  extensionHosts(): Promise<number[]> {
    return this.parts.server.extensionHosts();
  }

  /** Ends an extension host at once; nothing when it is gone already. */
  async killHost(pid: number): Promise<void> {
    if (!(await this.extensionHosts()).includes(pid)) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended between the look and the signal.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }

  /** A window of its own on the workspace, or on nothing (`isEmpty`): as of another person's browser, with a state of its own. */
  async window({ isEmpty = false, ...options }: BrowserContextOptions & { readonly isEmpty?: boolean } = {}): Promise<Workbench> {
    const context = await this.parts.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    this.windows.push(context);
    await stillStand(context);
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    await page.goto(isEmpty ? `http://127.0.0.1:${this.port}/?ew=true` : workbenchAddress({ port: this.port, folder: this.root }));
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /**
   * Opens a workspace of these folders (as in a .code-workspace file) in a window; resolves when the explorer shows `words`. Now and then
   * the browser's workbench reads the file before it can reach the disk, and shows no folder until it is loaded again.
   */
  async openFolders(window: Workbench, folders: readonly Readonly<Record<string, string>>[], words: string): Promise<void> {
    const file = join(await mkdtemp(join(this.parts.profile.root, 'folders-')), 'folders.code-workspace');
    await writeFile(file, JSON.stringify({ folders }));
    await until(
      `the folders are there: ${words}`,
      async () => {
        await window.page.goto(`http://127.0.0.1:${this.port}/?workspace=${encodeURIComponent(file)}`);
        await window.ready();
        return window.page
          .locator('.explorer-folders-view', { hasText: words })
          .waitFor({ timeout: 15_000 })
          .then(
            () => true,
            () => false,
          );
      },
      120_000,
    );
  }

  /** The command line in the workspace, as in a terminal of the same person; resolves when it ends. */
  cli(...args: string[]): ReturnType<typeof execute> {
    const { profile, model } = this.parts;
    const env = { ...process.env, ...environmentOf(profile, model), BATUTA_PROVIDER: 'anthropic' };
    return execute([process.execPath, cli, ...args], this.root, env);
  }

  /** The command line as on another machine with the same folders, whose processes cannot be seen from here. Ended with the stage at the latest. */
  cliOn(host: string, ...args: string[]): ChildProcess {
    const named = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.hostname = () => ${JSON.stringify(host)}; syncBuiltinESMExports();`;
    const { profile, model } = this.parts;
    const env = { ...process.env, ...environmentOf(profile, model), BATUTA_PROVIDER: 'anthropic' };
    const program = ['--import', `data:text/javascript,${encodeURIComponent(named)}`, cli, ...args];
    const child = spawn(process.execPath, program, { cwd: this.root, env, stdio: 'ignore' });
    this.opened.defer(() => void child.kill('SIGKILL'));
    return child;
  }

  /** A file of the workspace as it lies on the disk. */
  read(file: string): Promise<string> {
    return readFile(join(this.root, file), 'utf8');
  }

  /** Writes a file of the workspace, as some other program does. */
  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.root, file), text);
  }

  /** What runs of any process are told that a person saved, each as often as it was. */
  async saved(): Promise<string[]> {
    const list = join(this.home, 'workspaces', workspaceId(await realpath(this.root)), 'saves.jsonl');
    const text = await readFile(list, 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [String(JSON.parse(line))]));
  }

  /** The events of the latest run, as they lie in its journal. */
  async journal(): Promise<RunEvent[]> {
    const app = await createApp({ env: { BATUTA_HOME: this.home }, logger: silentLogger });
    const [run] = await app.runs.list();
    return run ? app.runs.read(run.runId, 0) : [];
  }

  /** The latest run as its journal has it; undefined: none was begun. */
  async state(): Promise<RunState | undefined> {
    const app = await createApp({ env: { BATUTA_HOME: this.home }, logger: silentLogger });
    return (await app.runs.list())[0]?.state;
  }

  /** Leaves pictures of all windows, the server's words and the run's last events behind, and says where. */
  async leaveTraces(name: string): Promise<void> {
    const folder = join(traces, 'failed', name.replaceAll(/[^\w]+/g, '-'));
    await mkdir(folder, { recursive: true });
    for (const [index, context] of this.windows.entries())
      for (const page of context.pages()) await page.screenshot({ path: join(folder, `window-${index + 1}.png`) });
    const events = await this.journal().catch((error: unknown) => [String(error)]);
    await writeFile(join(folder, 'events.jsonl'), events.map((event) => JSON.stringify(event)).join('\n'));
    await writeFile(join(folder, 'server.log'), this.parts.server.output());
    console.log(`Pictures and logs of the failed test: ${folder}`);
  }

  async close(): Promise<void> {
    this.forget();
    await this.opened.disposeAsync();
  }
}

function environmentOf(profile: Profile, model: HeldModel): Record<string, string> {
  return { BATUTA_HOME: homeOf(profile), ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'test-key', BATUTA_SANDBOX: 'off' };
}

/** Programs in front of PATH, also for what the editor learns from the person's shell, which would set PATH anew. */
async function withPrograms(
  programs: NonNullable<StageOptions['programs']>,
  profile: Profile,
  { node }: ServerInstallation,
): Promise<Record<string, string>> {
  const folder = join(profile.root, 'bin');
  const shell = join(folder, 'shell');
  await mkdir(folder, { recursive: true });
  const put = (file: string, lines: string): Promise<void> => writeFile(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  for (const [name, argv] of Object.entries(programs)) {
    const words = argv.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
    await put(join(folder, name), `exec ${words} "$@"`);
  }
  await put(shell, 'while [ "$1" != -c ]; do shift; done\nexec /bin/sh "$@"');
  return { PATH: [folder, dirname(node), process.env['PATH'] ?? ''].join(':'), SHELL: shell };
}

function homeOf(profile: Profile): string {
  return join(profile.root, 'home');
}
