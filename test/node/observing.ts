import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { StepContext } from '../../src/core/durable/contracts.ts';
import { observeAgent } from '../../src/core/evidence/observe-agent.ts';
import { writeRefusal } from '../../src/core/tool/workspace-policy.ts';
import type { ToolEnvironment } from '../../src/core/tool/tool.ts';
import { measureCommand, type MeasurePorts } from '../../src/core/evidence/measure-command.ts';
import type { CommandPorts } from '../../src/core/evidence/guard-protected.ts';
import type { CommandPurpose } from '../../src/core/evidence/attribute.ts';
import { observeCommand } from '../../src/core/evidence/observe-command.ts';
import type { CommandResult, Search } from '../../src/core/ports.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSearch } from '../../src/node/search.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createFakeProcesses } from '../fakes/fake-processes.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { bareEnvironment, never, scratchFolder } from './scratch.ts';

export const ran: CommandResult = { outcome: 'exited', exitCode: 0, durationMs: 1, log: null, output: '', reports: [] };

/** What lay there, as `name: text`; only this user can read it. */
function copies(folder: string): string {
  const shown = (text: string): string => (text.length > 100 ? 'much' : text);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = lstatSync(file);
    if (!entry.isSymbolicLink()) expect([file, mode & 0o077]).toEqual([file, 0]);
    return entry.isDirectory()
      ? []
      : [`${path.relative(folder, file)}: ${entry.isFile() ? shown(readFileSync(file, 'utf8')) : readlinkSync(file)}`];
  });
  return found.sort().join(', ');
}

/** What a run is told while something works on a real folder, as `type file`; notices as they read. */
async function told(root: string, work: (step: StepContext, ports: Ports) => Promise<unknown>): Promise<string[]> {
  const events: RunEventBody[] = [];
  const store = path.join(scratchFolder('store'), 's.git');
  const home = scratchFolder('home');
  const ports = {
    files: openWorkspaceFiles(root),
    checkpoints: await openCheckpoints({ root, store, env: bareEnvironment }),
    surroundings: createSurroundings({ home, root, store }),
    blobs: createMemoryBlobs(),
    search: createSearch({ root, store, env: bareEnvironment }),
  };
  const step = {
    signal: never,
    stopped: never,
    key: 'k',
    emit: (...more: RunEventBody[]) => void events.push(...more),
    announce: async (...more: RunEventBody[]) => void events.push(...more.filter(({ type }) => type !== 'baseline.started')),
    recordProcessGroup: async () => {},
    state: () => project([]),
    notes: async () => [],
    checkOwner: async () => {},
  };
  await work(step, ports);
  return events.map((event) =>
    event.type === 'notice'
      ? inEnglish(event.text)
          .replace(/^What lay there before that is in (.*)\. If it was yours, .*$/u, (_, folder: string) => `There lay ${copies(folder)}`)
          .replace(/What was there before is kept in (.*)\.$/u, (_, folder: string) => `There was ${copies(folder)}`)
      : `${event.type} ${'file' in event && typeof event.file === 'string' ? event.file : ''}`,
  );
}
type Ports = CommandPorts & Pick<MeasurePorts, 'files'> & { readonly search: Search };

/** A command of an agent's, once it may write. */
export const observing = (
  root: string,
  command: () => void,
  listed: readonly string[] = [],
  result = ran,
  purpose: CommandPurpose = 'validate',
): Promise<string[]> =>
  told(root, (step, ports) => {
    const scope = { purpose, owns: ['src/**'], listed, outputs: [] } as const;
    const observed = { agent: 'code', argv: ['make'], timeoutMs: 1, runId: 'run', volatilePaths: [], scope };
    return observeCommand(step, ports, observed, async () => {
      command();
      return { ran: result };
    });
  });

/** An external agent that works in the workspace and owns `src`. */
export const watching = (root: string, work: () => void): Promise<string[]> =>
  told(root, (step, ports) => {
    const own = { owns: ['src/**'], listed: [], outputs: [] };
    const environment: ToolEnvironment = {
      ...ports,
      ...own,
      confirm: { deletedLines: null, files: null, migrations: false },
      processes: createFakeProcesses({}),
      lock: createTreeLock(),
      runId: 'run',
      commands: [],
      runTimeoutMs: 1,
      sandboxed: () => false,
      seen: new Map(),
      allowedCommands: { list: async () => [], put: async () => {} },
    };
    const { confirm } = environment;
    const refusal = (name: string) => writeRefusal(name, environment, never);
    return observeAgent(
      step,
      ports,
      { agent: 'code', who: 'make', argv: ['make'], timeoutMs: 1, runId: 'run', scope: own, confirm, refusal },
      async () => work(),
    );
  });

/** A command on the workspace as it is, before anybody writes. */
export const measuring = (root: string, command: () => void, _listed: readonly string[] = [], result = ran): Promise<string[]> =>
  told(root, (step, ports) => {
    const run = async () => {
      command();
      return result;
    };
    const processes = { ...createFakeProcesses({}), run };
    const baselines = { get: async () => null, put: async () => {} };
    const context = { blobs: ports.blobs, runId: 'run' };
    const measured = { agent: 'code', command: ['make'], timeoutMs: 1, tests: [], outputs: [] };
    return measureCommand(context, step, { ...ports, processes, baselines, lock: createTreeLock() }, measured);
  });

export const both: [string, typeof observing][] = [
  ['while the work is proven', observing],
  ['before the work', measuring],
];
export const putBack = (names: string): string => `"make" changed ${names}, which no command may change: put back as before.`;
