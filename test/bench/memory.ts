import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommandLine } from '../../.ci/bundles.ts';
import { amount, median, type Measured } from './measured.ts';
import { startModelProcess } from './model-process.ts';

const turns = 50;
const agents = 8;
/** 3,330 turns. */
const long = { agents: 30, turns: 111 };

/** The most memory that a process has which plays a run: of one agent and of eight, and of very many turns. */
export async function benchMemory(times = 3): Promise<Measured[]> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const server = await startModelProcess();
  let runs = 0;
  // Built as the command line is: stripping types would take more memory than many agents do.
  await buildCommandLine(root, { child: join(import.meta.dirname, 'memory-child.ts') });
  const megabytes = async (playedTurns: number, playedAgents: number): Promise<number> => {
    const folder = join(root, String(++runs));
    const child = fork(join(root, 'child.cjs'), [folder, server.url, String(playedTurns), String(playedAgents)]);
    const told = once(child, 'message') as Promise<[number]>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The run ended its process with ${String(code)}.`);
    });
    const [kilobytes] = await Promise.race([told, ended]);
    await ended.catch(() => undefined);
    return kilobytes / 1024;
  };
  try {
    const [one, several]: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++) {
      one.push(await megabytes(turns, 1));
      several.push(await megabytes(turns, agents));
    }
    const most = await megabytes(long.turns, long.agents);
    const words = (values: readonly number[]): string => `${median(values).toFixed(0)} MB`;
    return [
      amount(`memory of ${agents} agents`, 2, median(several) / median(one), '× of one', words(several), `one agent: ${words(one)}`),
      amount(`memory of a run of ${long.agents * long.turns} turns`, 300, most, 'MB', words([most])),
    ];
  } finally {
    server.stop();
    await rm(root, { recursive: true, force: true });
  }
}
