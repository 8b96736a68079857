import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acting, approvedReview, finish, passed, spec, write } from '../e2e/answers.ts';
import { openScene } from '../e2e/scene.ts';
import { wholeRun } from '../e2e/whole-run.ts';
import type { ModelAnswer, ModelHandler } from '../fakes/model-server/model-answer.ts';
import { timed } from './alternately.ts';
import { amount, median, type Measured } from './measured.ts';

const turnMs = 2000;
/** Of it until the model begins to answer. */
const firstMs = 500;
/** So much that no call waits until another one's worst case is settled: that is what a cap is for. */
const enough = { BATUTA_BUDGET: '5000', BATUTA_TOKENS: '1000000000', BATUTA_TURNS: '5000' };
/** Of an agent: it looks, writes, and reports. */
const turnsOfAgent = 3;
/** The spec, then the agents side by side, then the review. */
const turnsInARow = 1 + turnsOfAgent + 1;

const proofMs = 1000;
/** Of the agents, each in its worktree; then of all that was merged. */
const proofsInARow = 2;

/** How long a run takes in which agents work side by side, beside what its longest chain of model calls takes alone. */
export async function benchMakespan(times = 1): Promise<Measured[]> {
  const measured: Measured[] = [];
  const measure = async (what: string, goal: number, critical: number, peer: string, run: () => Promise<number>): Promise<void> => {
    const taken: number[] = [];
    for (let time = 0; time < times; time++) taken.push(await run());
    measured.push(amount(what, goal, median(taken) / critical, '× wall', `${median(taken).toFixed(0)} ms`, `${peer}: ${critical} ms`));
  };
  const turns = turnsInARow * turnMs;
  for (const agents of [3, 10, 30]) await measure(`a run of ${agents} agents`, 1.05, turns, 'the model alone', () => makespan(agents));
  await measure('a run of 300 agents', 1.15, turns, 'the model alone', () => makespan(300));
  const critical = turns + proofsInARow * proofMs;
  await measure('a run of 30 agents in worktrees', 1.15, critical, 'the model and two proofs', () => makespan(30, true));
  return measured;
}

/** `apart`: each in a worktree, and what proves its work takes its time. */
async function makespan(agents: number, apart = false): Promise<number> {
  const names = Array.from({ length: agents }, (_, index) => `part${index}`);
  const answers = acting([
    [/^SPEC /, finish(spec(Object.fromEntries(names.map((name) => [title(name), [`${name}/new.txt`]]))))],
    ...names.map((name): [RegExp, ...ModelAnswer[]] => [
      new RegExp(`^${title(name)} `, 'u'),
      { tools: [{ name: 'read', input: { path: `${name}/old.txt` } }] },
      write(`${name}/new.txt`, 'new\n'),
      passed,
    ]),
    [/^REVIEW /, approvedReview],
  ]);
  const handler: ModelHandler = async (request) => ({ ...(await answers(request)), delayMs: firstMs, lastsMs: turnMs - firstMs });
  const settings = names.map((name) => `  ${name}:\n    section: ${title(name)}\n    owns: [${name}/**]\n    validate: [node check.mjs]\n`);
  const scene = await openScene({
    files: {
      'check.mjs': apart ? `setTimeout(() => {}, ${proofMs});\n` : '',
      '.claude/batuta.yaml': `version: 1\n${apart ? 'isolation: parallel\n' : ''}agents:\n${settings.join('')}`,
      ...Object.fromEntries(names.map((name) => [`${name}/old.txt`, 'old\n'])),
    },
    handler,
  });
  // As many calls side by side as there are agents, where the default allows fewer.
  if (agents > 32) await writeFile(join(scene.home, 'settings.yaml'), `concurrency: { anthropic: ${agents} }\n`);
  try {
    let state = '';
    const { wall } = await timed(async () => (state = (await wholeRun(scene, { env: enough })).state.status));
    if (state !== 'completed') throw new Error(`The run ended as ${state}.`);
    return wall;
  } finally {
    await scene.remove();
  }
}

const title = (name: string): string => name.replace('p', 'P');
