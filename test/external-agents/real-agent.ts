import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentProfile } from '../../src/core/agent/agent-profile.ts';
import type { AgentOutcome, AgentTask } from '../../src/core/agent/harness.ts';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import { project } from '../../src/core/run/project.ts';
import type { ToolEnvironment } from '../../src/core/tool/tool.ts';
import { createAcpHarness } from '../../src/harnesses/acp/acp-harness.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createClock } from '../../src/node/clock.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { createSearch } from '../../src/node/search.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Caps } from '../../src/protocol/usage.ts';
import { createMemoryJournal, createMemoryRun, type MemoryJournal, type MemoryRunOptions } from '../fakes/memory-ctx.ts';
import { startMessages, startResponses, type AgentCall, type Saying } from './loopback-models.ts';

/** A write by an agent's own tools. `file`: absolute. */
export type Write = (file: string, content: string) => AgentCall;
/** The agents that are tried, by the names of their profiles. */
export const agents = {
  'claude-code': (file, content) => ({ name: 'Write', input: { file_path: file, content } }),
  codex: (file, content) => {
    const bytes = Buffer.from(content).toString('base64');
    return { name: 'exec_command', input: { cmd: `mkdir -p "$(dirname ${file})" && printf %s ${bytes} | base64 -d > ${file}` } };
  },
} as const satisfies Readonly<Record<string, Write>>;

/** A report, as an agent closes with it. */
export const reported = (report: unknown): string => `\`\`\`json\n${JSON.stringify(report)}\n\`\`\``;

export interface RealAgentOptions {
  /** Where the packages are installed. */
  readonly folder: string;
  readonly profile: AgentProfile;
  /** What the model says; `inside`: the absolute path of a file of the workspace. */
  readonly saying: (inside: (file: string) => string) => Saying;
  readonly files?: Readonly<Record<string, string>>;
  readonly journal?: MemoryJournal;
}

/** An installed agent in a workspace on the disk, whose model is on loopback; the journal is in memory. */
export interface RealAgent {
  readonly journal: MemoryJournal;
  /** All files of the workspace, sorted. */
  paths(): string[];
  text(file: string): string | null;
  events(): RunEvent[];
  perform(task: AgentTask, options?: Pick<MemoryRunOptions, 'crash' | 'signal'> & { readonly caps?: Partial<Caps> }): Promise<AgentOutcome>;
  close(): void;
}

/** Codex' own sandbox does not work below `/tmp`. */
export const scratch = '/var/tmp';

/** Models that say this, and the environment in which the installed agents find them; what they keep lies in `home`. */
export async function withLoopback(
  folder: string,
  home: string,
  says: Saying,
): Promise<{ readonly env: Readonly<Record<string, string>>; close(): void }> {
  mkdirSync(path.join(home, '.codex'), { recursive: true });
  const [messages, responses] = await Promise.all([startMessages(says), startResponses(says)]);
  const loopback = { name: 'loopback', base_url: `${responses.url}/v1`, env_key: 'OPENAI_API_KEY', wire_api: 'responses' };
  // What speaks the protocol for Codex takes its settings from a variable, Codex itself from a file.
  writeFileSync(
    path.join(home, '.codex', 'config.toml'),
    `model = "loopback"\nmodel_provider = "loopback"\n[model_providers.loopback]\n${Object.entries(loopback)
      .map(([key, value]) => `${key} = "${value}"\n`)
      .join('')}`,
  );
  const env = {
    HOME: home,
    PATH: [path.join(folder, 'node_modules', '.bin'), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
    ANTHROPIC_BASE_URL: messages.url,
    ANTHROPIC_API_KEY: 'test-key',
    OPENAI_API_KEY: 'test-key',
    CODEX_CONFIG: JSON.stringify({ model: 'loopback', model_provider: 'loopback', model_providers: { loopback } }),
    MODEL_PROVIDER: 'loopback',
  };
  return {
    env,
    close() {
      messages.close();
      responses.close();
    },
  };
}

export async function openRealAgent({
  folder,
  profile,
  saying,
  files = {},
  journal = createMemoryJournal(),
}: RealAgentOptions): Promise<RealAgent> {
  const root = mkdtempSync(path.join(scratch, 'batuta-external-'));
  const home = path.join(root, 'home');
  const workspace = path.join(root, 'workspace');
  const inside = (file: string): string => path.join(workspace, file);
  mkdirSync(workspace);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(inside(file)), { recursive: true });
    writeFileSync(inside(file), content);
  }
  const models = await withLoopback(folder, home, saying(inside));
  const env = { ...process.env, ...models.env };
  const store = path.join(home, 'store.git');
  const ports = {
    files: openWorkspaceFiles(workspace),
    processes: createProcesses({ root: workspace, env }),
    checkpoints: await openCheckpoints({ root: workspace, store }),
    search: createSearch({ root: workspace, store }),
    surroundings: createSurroundings({ home, root: workspace, store }),
    lock: createTreeLock(),
  };
  const events = (): RunEvent[] => createMemoryRun({ journal }).events();
  const environmentFor = (task: AgentTask): ToolEnvironment => ({
    ...task,
    ...ports,
    blobs: journal.blobs,
    runId: 'run',
    sandboxed: () => false,
    seen: new Map(),
    confirm: { deletedLines: null, files: null, migrations: false },
    allowedCommands: { list: async () => [], put: async () => {} },
  });
  return {
    journal,
    events,
    paths: () =>
      readdirSync(workspace, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(workspace, path.join(entry.parentPath, entry.name)))
        .toSorted(),
    text: (file) => (existsSync(inside(file)) ? readFileSync(inside(file), 'utf8') : null),
    perform: async (task, { caps, ...options } = {}) => {
      const run = createMemoryRun({ journal, ...options });
      const budget = createBudget({ caps: { usd: 5, tokens: null, turns: 20, ...caps }, spend: project(events()).spend });
      const harness = createAcpHarness({ profile, budget, clock: createClock(), environmentFor, mask: async () => (text) => text });
      return harness.run(run.ctx, task);
    },
    close() {
      models.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
