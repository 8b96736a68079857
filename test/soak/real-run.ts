import { mkdtemp, readFile, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../src/app/create-app.ts';
import { pruneWorktrees } from '../../src/app/prune-worktrees.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { askToCancel } from '../e2e/ask-to-cancel.ts';
import { openCrashable, type Crashable, type Play } from '../e2e/crash.ts';
import { filesAt } from '../e2e/scene.ts';
import { tinyFiles } from '../e2e/tiny.ts';
import { kindsBelow, processesOf } from './left-over.ts';
import { made, onTheWay, soakModel } from './model.ts';
import type { Soaked } from './soaked.ts';

/** More than one process of a run makes. */
const mostWrites = 60;
/** Then one is let live. */
const lives = 4;
const moments = ['before', 'half', 'after'] as const;

/** How a process of it ends: from inside at a write of its journal, or from outside when that has grown so far, a command under way or not. */
function playOf(random: () => number): Play & { readonly name: string } {
  const at = 1 + Math.floor(random() * mostWrites);
  const when = moments[Math.floor(random() * moments.length)] ?? 'half';
  if (random() < 0.5) return { kill: { at, when }, name: `killed ${when} write ${at}` };
  return { killWhen: (journal) => journal.split('\n').length > at, name: `killed from outside behind record ${at}` };
}

/** All that may lie in the home of a run that is over, its numbers and hashes made alike. */
const usual = new Set(
  `locks/#.#.lock runs/#-#/blobs/# runs/#-#/journal/#.log runs/#-#/journal/#.log.damaged-# runs/#-#/signals/reply-#.json runs/#-#/summary.json
  workspaces/#/baselines/#.json workspaces/#/checkpoints.git/HEAD workspaces/#/checkpoints.git/config workspaces/#/checkpoints.git/indexes/#-#
  workspaces/#/checkpoints.git/indexes/shared workspaces/#/checkpoints.git/info/attributes workspaces/#/checkpoints.git/objects
  workspaces/#/locks/memory.jsonl.#.lock workspaces/#/memory.jsonl workspaces/#/scan.json workspaces/#/told/missing-contexts.json`.split(
    /\s+/u,
  ),
);

/** A whole run in processes of its own, on a real disk with real commands and git, which are killed on the way. */
export async function soakForReal(random: () => number): Promise<Soaked> {
  const worktrees = random() < 0.5;
  const cancelled = random() < 0.2;
  const processes = 2 + Math.floor(random() * (lives - 1));
  const settings = `review: { skipUpToFiles: 0 }\n${worktrees ? 'isolation: parallel\n' : ''}`;
  const workspace = await filesAt(tinyFiles(settings), true);
  let faultShare = 0;
  const run = await openCrashable(
    workspace,
    'A thing',
    soakModel(random, () => faultShare),
  );
  const told: string[] = [];
  const wrong: string[] = [];
  try {
    let status: string | null = null;
    for (let n = 1; n <= processes && status !== 'completed' && status !== 'cancelled'; n++) {
      const last = n === processes;
      faultShare = last ? 0 : 0.05;
      const { name, ...how } = last ? { name: 'let live' } : playOf(random);
      if (last && cancelled) await cancel(run);
      const played = await run.play(how);
      status = played?.outcome.status ?? null;
      told.push(`${name}: ${status ?? 'dead'}`);
    }
    wrong.push(...(await wrongIn(run, workspace.root, status)));
  } finally {
    await run.remove();
  }
  return { lives: [...(worktrees ? ['in worktrees'] : ['in place']), ...told], wrong };
}

/** As somebody does who leaves at once; nothing where there is no run yet. */
async function cancel(run: Crashable): Promise<void> {
  const runId = await runOf(run);
  if (runId !== null) await askToCancel(run.home, runId);
}

async function runOf({ home }: Crashable): Promise<string | null> {
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  const [run] = await app.runs.list();
  await app.close();
  return run?.runId ?? null;
}

async function wrongIn(run: Crashable, root: string, status: string | null): Promise<string[]> {
  const wrong: string[] = [];
  const cancelled = status === 'cancelled';
  if (status !== 'completed' && !cancelled) wrong.push(`It ended as ${status}.`);
  for (const [file, content] of Object.entries(made)) {
    const now = await readFile(path.join(root, file), 'utf8').catch(() => null);
    if (cancelled ? !onTheWay(file).includes(now) : now !== content) wrong.push(`${file} holds ${JSON.stringify(now)}.`);
  }
  const changed = (await gitIn(root, ['status', '--porcelain', '--untracked-files=all', '--ignored'])).split('\n').filter(Boolean);
  const strange = changed.filter((line) => !line.slice(3).startsWith('spec/') && !(line.slice(3) in made));
  if (strange.length > 0) wrong.push(`In the workspace: ${strange.join(', ')}.`);
  const trees = (await gitIn(root, ['worktree', 'list'])).trim().split('\n');
  if (trees.length > 1) wrong.push(`Worktrees: ${trees.join(', ')}.`);
  for (const folder of [root, run.home]) {
    const left = await processesOf(folder);
    if (left.length > 0) wrong.push(`Processes: ${left.join(', ')}.`);
  }
  // What an agent did in its worktree before the run was cancelled is in nobody's workspace: it stays, and only that.
  const unmerged = cancelled ? await pruneWorktrees(run.home, process.env, async () => []) : [];
  const stays = (kind: string): boolean => usual.has(kind) || (unmerged.length > 0 && kind.startsWith('workspaces/#/worktrees/'));
  const unusual = [...(await kindsBelow(run.home))].filter((kind) => !stays(kind));
  if (unusual.length > 0) wrong.push(`In the home: ${unusual.join(', ')}.`);
  const turns = [...(await run.journal()).matchAll(/"type":"turn\.completed","agent":"[^"]*","path":"([^"]*)"[^}]*?"turn":(\d+)/gu)].map(
    ([, at, turn]) => `${at} ${turn}`,
  );
  const twice = turns.filter((turn, index) => turns.indexOf(turn) !== index);
  if (twice.length > 0) wrong.push(`Paid twice: ${twice.join(', ')}.`);
  return wrong;
}

/** A folder in which everything that the soak makes lies; what is left in it at the end is told. */
export async function ownTemporaryFolder(): Promise<{ left(): Promise<string[]>; remove(): Promise<void> }> {
  const before = process.env['TMPDIR'];
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-soak-')));
  process.env['TMPDIR'] = folder;
  return {
    left: () => readdir(folder),
    remove: async () => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
