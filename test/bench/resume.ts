import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ctx, Engine, MainWorkflow, RunHandle } from '../../src/core/durable/contracts.ts';
import { createEmbeddedEngine } from '../../src/engines/embedded/embedded-engine.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createClock } from '../../src/node/clock.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { alternately, type Taken } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

const steps = 2_500;
const usage = { input: 1200, output: 300, cacheRead: 9000, cacheWrite: 100 };
const hash = 'a'.repeat(64);
const path = 'run/implement#1/round#1/backend/work#1/agent-run';

/** Four events: a turn, what was called, what it changed. */
function eventsOf(turn: number): RunEventBody[] {
  const who = { agent: 'backend', path } as const;
  const file = `backend/src/part-${turn % 200}.ts`;
  return [
    { type: 'turn.started', ...who, model: 'opus', turn, reservedTokens: 20_000, reservedUsd: 0.4 },
    { type: 'turn.completed', ...who, model: 'opus', turn, usage, usd: 0.02, durationMs: 4000, stop: 'tool_use' },
    { type: 'tool.called', ...who, tool: 'edit', target: file, ok: true, detail: '' },
    { type: 'file.changed', agent: 'backend', file, before: hash, after: hash, added: 3, removed: 1 },
  ];
}

const answer = { content: [{ type: 'text', text: 'I change the next part, as the spec says. '.repeat(10) }], stop: 'tool_use', usage };

const main: MainWorkflow = {
  name: 'main',
  version: '1',
  input: z.json(),
  workflows: [],
  async run(ctx: Ctx) {
    for (let turn = 1; turn <= steps; turn += 1)
      await ctx.step('turn', async (step) => {
        step.emit(...eventsOf(turn));
        return answer;
      });
    return atGate(ctx, 'go');
  },
};

/**
 * What it takes that a run of 10,000 events goes on, is read and is listed, beside parsing the same lines as JSON; each time by an engine that knows nothing
 * of it. The run waits for an answer: its own process gave it free, and so left a summary beside the journal. `after a crash`: it did not come to that, and
 * what is there is a summary of the run when it was shorter.
 */
export async function benchResume(times = 15): Promise<Measured[]> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    const [journal, summary] = [join(root, 'run', 'journal'), join(root, 'run', 'summary.json')];
    const handle = await engineIn(root).start('main', null, { runId: 'run' });
    await new Promise<void>((resolve) => void handle.onIdle(resolve));
    const midway = await readFile(summary);
    handle.stop();
    await handle.done;
    const lines = (await readFile(join(journal, '000001.log'), 'utf8')).trimEnd().split('\n');
    const texts = lines.map((line) => line.slice(line.indexOf('{')));
    const kept = await readFile(summary);
    let reader = engineIn(root);
    let resumed: RunHandle | null = null;
    /** Each time as the first time: one epoch, and beside it what its process left. */
    const anew = async (left: Buffer): Promise<void> => {
      resumed?.stop();
      await resumed?.done;
      resumed = null;
      for (const name of await readdir(journal)) if (name !== '000001.log') await rm(join(journal, name));
      await writeFile(summary, left);
      reader = engineIn(root);
    };
    const resume = async (): Promise<void> => {
      const opened = await reader.open('run');
      if (!opened.ok) throw new Error(opened.refusal.reason);
      resumed = opened.handle;
      await new Promise<void>((resolve) => void opened.handle.onIdle(() => resolve()));
    };
    const taken = await alternately(times, {
      peer: () => texts.map((text) => JSON.parse(text) as unknown),
      resume: { before: () => anew(kept), run: resume },
      crashed: { before: () => anew(midway), run: resume },
      read: { before: () => anew(kept), run: () => reader.read('run', 0) },
      list: { before: () => anew(kept), run: () => reader.list() },
      listed: { before: () => anew(midway), run: () => reader.list() },
    });
    await anew(midway);
    const line = (name: string, ours: readonly Taken[], goal: number): Measured =>
      compare(name.replace('…', `${steps * 4} events`), { goal, by: 'cpu', peer: 'JSON.parse' }, ours, taken.peer);
    return [
      line('resume …', taken.resume, 3),
      line('resume … after a crash', taken.crashed, 3),
      line('read …', taken.read, 3),
      line('list …', taken.list, 0.2),
      line('list … after a crash', taken.listed, 3),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const engineIn = (runsFolder: string): Engine =>
  createEmbeddedEngine({
    runsFolder,
    pipelines: async () => [main],
    identity: { host: 'here', pid: process.pid, startTime: 'bench' },
    isAlive: async () => false,
    clock: createClock(),
    logger: silentLogger,
    processes: { kill: async () => false, killMarked: async () => 0 },
    journalFiles: diskFiles(),
  });
