/**
 * How long a run of 10,000 events takes to go on, beside parsing the same lines as JSON: `node test/bench/resume.ts`. Figures are
 * ratios of the fastest of several times in one process, because machines differ. `--times 5` takes fewer.
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
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

const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
const engine = (): Engine =>
  createEmbeddedEngine({
    runsFolder: root,
    pipelines: async () => [main],
    identity: { host: 'here', pid: process.pid, startTime: 'bench' },
    isAlive: async () => false,
    clock: createClock(),
    logger: silentLogger,
    processes: { kill: async () => false, killMarked: async () => 0 },
    journalFiles: diskFiles(),
  });

async function parked(handle: RunHandle): Promise<void> {
  handle.onIdle(() => handle.stop());
  await handle.done;
}

/** Milliseconds of processor time: whatever else the machine does at the time takes none of it. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** The fastest: what it takes when nothing else is going on. */
const best = (all: readonly number[]): number => Math.min(...all);
const times = Number(process.argv[process.argv.indexOf('--times') + 1]) || 15;

await parked(await engine().start('main', null, { runId: 'run' }));
const journal = join(root, 'run', 'journal');
const figures = { parse: [] as number[], resume: [] as number[], read: [] as number[], list: [] as number[] };
for (let round = 0; round < times; round += 1) {
  const names = (await readdir(journal)).toSorted();
  const lines = (await Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))).join('').trimEnd().split('\n');
  const texts = lines.map((line) => line.slice(line.indexOf('{')));
  figures.parse.push(await timed(async () => texts.map((text) => JSON.parse(text) as unknown)));
  const fresh = engine();
  let handle: RunHandle | undefined;
  figures.resume.push(
    await timed(async () => {
      const opened = await fresh.open('run');
      if (!opened.ok) throw new Error(opened.refusal.reason);
      handle = opened.handle;
      await new Promise<void>((resolve) => void opened.handle.onIdle(() => resolve()));
    }),
  );
  handle?.stop();
  await handle?.done;
  const reader = engine();
  figures.read.push(await timed(() => reader.read('run', 0)));
  figures.list.push(await timed(() => reader.list()));
  // Each time as the first time.
  for (const name of await readdir(journal)) if (name !== '000001.log') await rm(join(journal, name));
}
await rm(root, { recursive: true, force: true });
const parse = best(figures.parse);
console.log(`${steps * 4} events: JSON.parse ${parse.toFixed(1)} ms`);
for (const name of ['resume', 'read', 'list'] as const)
  console.log(
    `${name.padEnd(7)} ${best(figures[name]).toFixed(1).padStart(8)} ms  ${(best(figures[name]) / parse).toFixed(2)} x JSON.parse`,
  );
