import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { knownProfiles } from '../../src/core/agent/agent-profile.ts';
import type { AgentTask } from '../../src/core/agent/harness.ts';
import { createBudget } from '../../src/core/budget/create-budget.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import type { ToolEnvironment } from '../../src/core/tool/tool.ts';
import { createAcpHarness } from '../../src/harnesses/acp/acp-harness.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createClock } from '../../src/node/clock.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { createSearch } from '../../src/node/search.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { createMemoryRun } from '../fakes/memory-ctx.ts';
import { startMessages, startResponses } from './loopback-models.ts';

/** `folder`: where the packages are installed. `headless`: as where nothing speaks the protocol. */
const [folder = '', id = '', headless = ''] = process.argv.slice(2);
const known = knownProfiles[id];
if (!known) throw new Error(`There is no profile ${JSON.stringify(id)}.`);
const profile = headless === 'headless' ? { ...known, command: ['not-installed'] } : known;

const root = mkdtempSync(path.join('/var/tmp', 'batuta-external-'));
const home = path.join(root, 'home');
const workspace = path.join(root, 'workspace');
mkdirSync(path.join(workspace, 'src'), { recursive: true });
mkdirSync(home);
writeFileSync(path.join(workspace, 'src', 'a.ts'), 'export const a = 1;\n');
const inside = (file: string): string => path.join(workspace, file);

const report = '```json\n{"summary":"all done","checks":[{"section":"Build","passed":true}]}\n```';
const [hello, canary] = ['export const hello = 1;\n', 'CANARY\n'];
const messages = await startMessages(
  [
    { name: 'Write', input: { file_path: inside('src/hello.ts'), content: hello } },
    { name: 'Write', input: { file_path: inside('web/canary.ts'), content: canary } },
    { name: 'Bash', input: { command: `echo CANARY > ${inside('canary.txt')}`, description: 'writes elsewhere' } },
  ],
  report,
);
const responses = await startResponses(
  [
    { name: 'exec_command', input: { cmd: `echo '${hello.trim()}' > src/hello.ts` } },
    { name: 'exec_command', input: { cmd: 'mkdir web; echo CANARY > web/canary.ts; echo CANARY > canary.txt' } },
  ],
  report,
);
const loopback = { name: 'loopback', base_url: `${responses.url}/v1`, env_key: 'OPENAI_API_KEY', wire_api: 'responses' };
// What speaks the protocol for Codex takes its settings from a variable, Codex itself from a file.
mkdirSync(path.join(home, '.codex'));
writeFileSync(
  path.join(home, '.codex', 'config.toml'),
  `model = "loopback"\nmodel_provider = "loopback"\n[model_providers.loopback]\n${Object.entries(loopback)
    .map(([key, value]) => `${key} = "${value}"\n`)
    .join('')}`,
);
const env = {
  ...process.env,
  HOME: home,
  PATH: [path.join(folder, 'node_modules', '.bin'), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter),
  ANTHROPIC_BASE_URL: messages.url,
  ANTHROPIC_API_KEY: 'test-key',
  OPENAI_API_KEY: 'test-key',
  CODEX_CONFIG: JSON.stringify({ model: 'loopback', model_provider: 'loopback', model_providers: { loopback } }),
  MODEL_PROVIDER: 'loopback',
};
const store = path.join(home, 'store.git');
const ports = {
  files: openWorkspaceFiles(workspace),
  processes: createProcesses({ root: workspace, env }),
  checkpoints: await openCheckpoints({ root: workspace, store }),
  search: createSearch({ root: workspace, store }),
  surroundings: createSurroundings({ home, root: workspace, store }),
  lock: createTreeLock(),
};
const run = createMemoryRun();
const environmentFor = (task: AgentTask): ToolEnvironment => ({
  ...task,
  ...ports,
  blobs: run.journal.blobs,
  runId: 'run',
  sandboxed: false,
  seen: new Map(),
  confirm: { deletedLines: null, files: null, migrations: false },
  allowedCommands: { list: async () => [], put: async () => {} },
});
// Whatever it asks about is declined.
for (let count = 0; count < 5; count += 1)
  run.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'test', option: 'reject' }, taken: false });
const budget = createBudget({ caps: { usd: 5, tokens: null, turns: 20 }, spend: emptyRunState().spend });
const outcome = await createAcpHarness({ profile, budget, clock: createClock(), environmentFor, mask: async () => (text) => text }).run(
  run.ctx,
  {
    agent: 'backend',
    model: 'claude-sonnet-5-5',
    prompt: { system: ['You are the Backend agent.'], task: 'Backend Feature' },
    form: 'work',
    access: 'write',
    owns: ['src/**'],
    listed: [],
    outputs: [],
    commands: [],
    runTimeoutMs: 60_000,
  },
);
messages.close();
responses.close();
const work = run.events().flatMap((event) => (event.type === 'file.changed' ? [event.file] : []));
const written = existsSync(inside('src/hello.ts')) ? readFileSync(inside('src/hello.ts'), 'utf8') : '';
const left = ['web/canary.ts', 'canary.txt'].filter((file) => existsSync(inside(file)));
rmSync(root, { recursive: true, force: true });
for (const { seq: _seq, at: _at, runId: _runId, ...event } of run.events()) process.stdout.write(`${JSON.stringify(event)}\n`);
const isRight = outcome.status === 'finished' && written === hello && work.join() === 'src/hello.ts' && left.length === 0;
process.stdout.write(`${JSON.stringify({ outcome, work, left })}\n${id}: ${isRight ? 'as it should be' : 'NOT as it should be'}\n`);
process.exitCode = isRight ? 0 : 1;
