import type { StepContext } from '../../../src/core/durable/contracts.ts';
import type { StoredCommand } from '../../../src/core/policy/stored-command.ts';
import type { Asked, Reply } from '../../../src/protocol/question.ts';
import type { TreeLock } from '../../../src/core/tree-lock.ts';
import type { Planned, Tool, ToolEnvironment, ToolResult } from '../../../src/core/tool/tool.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { createFakeCheckpoints, type FakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeProcesses, type FakeProcesses, type Script } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryBlobs, type MemoryBlobs } from '../../fakes/memory-blobs.ts';
import type { Surroundings } from '../../../src/core/surroundings.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { createMemoryFiles, type MemoryFiles } from '../../fakes/memory-files.ts';

export interface TestEnvironment extends ToolEnvironment {
  readonly files: MemoryFiles;
  readonly blobs: MemoryBlobs;
  readonly seen: Map<string, string>;
  readonly processes: FakeProcesses;
  /** What the person allowed for good. */
  readonly allowed: StoredCommand[];
  /** How the lock was taken, in order. */
  readonly locked: string[];
}

export const never = new AbortController().signal;

export function createTestEnvironment(
  contents: Readonly<Record<string, string | Uint8Array>> = {},
  options: {
    owns?: string[];
    listed?: string[];
    confirm?: ToolEnvironment['confirm'];
    commands?: string[][];
    scripts?: (files: MemoryFiles) => Readonly<Record<string, Script>>;
    files?: MemoryFiles;
    blobs?: MemoryBlobs;
    checkpoints?: FakeCheckpoints;
    processes?: FakeProcesses;
    surroundings?: Surroundings;
  } = {},
): TestEnvironment {
  const files = options.files ?? createMemoryFiles(contents);
  const locked: string[] = [];
  const allowed: StoredCommand[] = [];
  const lock: TreeLock = {
    shared: async (_signal, fn) => {
      locked.push('shared');
      return fn();
    },
    exclusive: async (_signal, fn) => {
      locked.push('exclusive');
      return fn({ left: null, untouched: false, leave: () => {} });
    },
  };
  return {
    files,
    search: createFakeSearch(files),
    processes: options.processes ?? createFakeProcesses(options.scripts?.(files) ?? {}),
    checkpoints: options.checkpoints ?? createFakeCheckpoints(files),
    blobs: options.blobs ?? createMemoryBlobs(),
    lock,
    locked,
    runId: 'run',
    owns: options.owns ?? ['src'],
    listed: options.listed ?? [],
    outputs: [],
    confirm: options.confirm ?? { deletedLines: 50, files: 5, migrations: true },
    surroundings: options.surroundings ?? quietSurroundings(),
    ownerOf: (path) => (path.startsWith('web/') ? { section: 'frontend', owns: ['web'] } : null),
    commands: options.commands ?? [],
    runTimeoutMs: 1000,
    sandboxed: () => false,
    seen: new Map(),
    allowedCommands: { list: async () => allowed, put: async (command) => void allowed.push(command) },
    allowed,
  };
}

/** When something is planned: nobody was asked before. */
export const moment = { agent: 'backend', state: project([]), reply: null, next: [] };

export interface Used {
  /** What the person is asked first. */
  readonly question?: Asked;
  readonly result: ToolResult;
  readonly plan: Json | null;
  readonly events: RunEventBody[];
}

/** Checks the input and uses the tool as the loop does; events are what it emitted. `past`: what the run had told before. */
export async function use(
  tool: Tool,
  input: unknown,
  environment: ToolEnvironment,
  options: {
    resumed?: boolean;
    plan?: Json;
    signal?: AbortSignal;
    reply?: Pick<Reply, 'option' | 'text'>;
    past?: readonly RunEventBody[];
    checkOwner?: StepContext['checkOwner'];
  } = {},
): Promise<Used> {
  const parsed = tool.input.parse(input);
  const signal = options.signal ?? never;
  if (tool.kind === 'read') return { result: await tool.run(parsed, environment, signal), plan: null, events: [] };
  const events: RunEventBody[] = [];
  const reply = options.reply ? { question: 1, hash: '0'.repeat(64), by: 'ana', ...options.reply } : null;
  const planned: Planned<Json> =
    options.plan === undefined ? await tool.plan(parsed, environment, signal, { ...moment, reply }) : { ok: true, plan: options.plan };
  if (!planned.ok && 'question' in planned)
    return { result: { ok: false, content: 'asked', detail: '' }, plan: null, events, question: planned.question };
  if (!planned.ok) return { result: planned.result, plan: null, events };
  const step: StepContext = {
    signal,
    stopped: signal,
    key: 'run/step#1',
    emit: (...more) => void events.push(...more),
    announce: async (...more) => void events.push(...more),
    recordProcessGroup: async () => {},
    state: () => project((options.past ?? []).map((body, index) => ({ seq: index + 1, at: '', runId: 'run', ...body }))),
    notes: async () => [],
    checkOwner: options.checkOwner ?? (async () => {}),
  };
  const result = await tool.apply(planned.plan, environment, step, { resumed: options.resumed ?? false, agent: 'backend' });
  return { result, plan: planned.plan, events };
}
