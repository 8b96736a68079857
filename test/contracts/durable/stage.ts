import { inEnglish } from '../../../src/core/describe/message.ts';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Engine, RunHandle, Workflow } from '../../../src/core/durable/contracts.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { HostCommand } from './host.ts';
import { startHost, type HostProcess } from './host-process.ts';
import { contractWorkflows } from './workflows.ts';

/** What an engine brings to be held against the contract. */
export interface DurableAdapter {
  readonly name: string;
  /** An engine in this process over the runs in `folder`. */
  engine(folder: string, workflows: readonly Workflow[]): Engine;
  /** Script that calls `runHost` with an engine of the same kind. */
  readonly hostScript: string;
}

/** A folder, its engine in this process and its child processes, for one test. */
export interface Stage {
  readonly folder: string;
  readonly effects: string;
  engine(version?: '1' | '2'): Engine;
  host(command: Omit<HostCommand, 'folder' | 'effects'>): HostProcess;
  /** Effects so far, in order. */
  done(): string[];
  path(name: string): string;
  clear(): Promise<void>;
}

export async function createStage(adapter: DurableAdapter): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-durable-'));
  const folder = join(root, 'runs');
  const effects = join(root, 'effects.txt');
  const hosts: HostProcess[] = [];
  return {
    folder,
    effects,
    engine: (version) => adapter.engine(folder, contractWorkflows({ effects }, version)),
    host: (command) => {
      const host = startHost(adapter.hostScript, { folder, effects, ...command });
      hosts.push(host);
      return host;
    },
    done: () => (existsSync(effects) ? readFileSync(effects, 'utf8').split('\n').slice(0, -1) : []),
    path: (name) => join(root, name),
    clear: async () => {
      for (const host of hosts) {
        host.signal('SIGKILL');
        await host.exited;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

export async function killed(host: HostProcess): Promise<void> {
  host.signal('SIGKILL');
  await host.exited;
}

export async function opened(engine: Engine, runId: string, options: { force?: boolean } = {}): Promise<RunHandle> {
  const result = await engine.open(runId, options);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.handle;
}

export function idle(handle: RunHandle): Promise<void> {
  return new Promise((resolve) => {
    const off = handle.onIdle(() => {
      off();
      resolve();
    });
  });
}

/** Events in short: notices by their text. */
export const types = (events: readonly RunEvent[]): string[] =>
  events.map((event) => (event.type === 'notice' ? inEnglish(event.text) : event.type));

/** Matches any text; a typed stand-in for Vitest's. */
export const anyText: unknown = expect.any(String);
