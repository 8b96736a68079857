import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommandLine } from '../../.ci/bundles.ts';
import { reportSchema } from '../../src/protocol/report.ts';
import { acting, approvedReview, finish, passed, spec, write } from '../e2e/answers.ts';
import { openScene } from '../e2e/scene.ts';
import type { ModelAnswer, ModelHandler } from '../fakes/model-server/model-answer.ts';
import { timed, type Taken } from './alternately.ts';
import { compare, type Measured } from './measured.ts';
import { playCriticalPath, stagesOf } from './peers/critical-path.ts';

const turnMs = 2000;
/** Of it until the model begins to answer. */
const firstMs = 500;
/** So much that no call waits until another one's worst case is settled: that is what a cap is for. */
const enough = ['--budget', '5000', '--tokens', '1000000000', '--turns', '5000'];
const proofMs = 1000;

interface Shape {
  readonly agents: number;
  /** `flat`: all side by side. `chain`: each needs the one before. `apart`: as flat, each in a worktree. */
  readonly how: 'flat' | 'chain' | 'apart';
  /** How many proofs must come one after the other: the agents', which are one where all lies together, and that of what was merged. 0: none takes time. */
  readonly proofs: number;
  readonly goal: number;
  /** How often it is measured: as often as its distance from the goal needs, for a run takes from ten seconds to three minutes. */
  readonly times: number;
}

const shapes: readonly Shape[] = [
  ...[3, 10, 30].map((agents): Shape => ({ agents, how: 'flat', proofs: 0, goal: 1.05, times: 3 })),
  ...[3, 10, 30].map((agents): Shape => ({ agents, how: 'chain', proofs: 0, goal: 1.05, times: 1 })),
  { agents: 300, how: 'flat', proofs: 0, goal: 1.15, times: 1 },
  { agents: 30, how: 'flat', proofs: 1, goal: 1.15, times: 1 },
  { agents: 30, how: 'apart', proofs: 2, goal: 1.15, times: 1 },
];

/**
 * How long a run takes from the command line's start to its end, beside its critical path: the longest row of turns in which each waits for the one before
 * – the spec, the agents (side by side, or in a chain), the review – and the proofs that must come one after the other, played by a client that does
 * nothing else. The model answers all who ask at once. Nothing of Batuta's own is in it: no start, no git, no waiting for a free place at the provider.
 */
export async function benchMakespan(times?: number): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const cli = join(folder, 'cli.cjs');
  try {
    // What is shipped, in a process of its own: the model's server is in this one.
    await buildCommandLine(folder);
    // Whoever uses it has compiled it before.
    const compiled = join(folder, 'compiled');
    await mkdir(compiled);
    await makespan({ cli, compiled }, { agents: 1, how: 'flat', proofs: 0 }, 0);
    const measured: Measured[] = [];
    for (const shape of shapes) {
      const taken: Both[] = [];
      for (let time = 0; time < (times ?? shape.times); time++) taken.push(await makespan({ cli, compiled }, shape, turnMs));
      measured.push(inWords(shape, taken));
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A run, and its critical path. */
interface Both {
  readonly ours: Taken;
  readonly peer: Taken;
}

function inWords({ agents, how, proofs, goal }: Shape, taken: readonly Both[]): Measured {
  const name = `a run of ${agents} agents, ${{ flat: 'side by side', chain: 'one after the other', apart: 'in worktrees' }[how]}${proofs > 0 ? ', proofs of 1 s' : ''}`;
  const peer = 'its calls and proofs alone';
  return compare(
    name,
    { goal, by: 'wall', peer },
    taken.map(({ ours }) => ours),
    taken.map((one) => one.peer),
  );
}

interface Program {
  readonly cli: string;
  /** What it compiled before. */
  readonly compiled: string;
}

async function makespan(
  { cli, compiled }: Program,
  { agents, how, proofs }: Pick<Shape, 'agents' | 'how' | 'proofs'>,
  ms: number,
): Promise<Both> {
  const names = Array.from({ length: agents }, (_, index) => `part${index}`);
  const answers = acting([
    [/^SPEC /, finish(spec(Object.fromEntries(names.map((name) => [title(name), [`${name}/new.txt`]]))))],
    // An agent looks, writes, and reports.
    ...names.map((name): [RegExp, ...ModelAnswer[]] => [
      new RegExp(`^${title(name)} `, 'u'),
      { tools: [{ name: 'read', input: { path: `${name}/old.txt` } }] },
      write(`${name}/new.txt`, 'new\n'),
      passed,
    ]),
    [/^REVIEW /, approvedReview],
  ]);
  const delayMs = Math.min(firstMs, ms);
  const handler: ModelHandler = async (request) => ({ ...(await answers(request)), delayMs, lastsMs: ms - delayMs });
  const settings = names.map(
    (name, index) =>
      `  ${name}:\n    section: ${title(name)}\n    owns: [${name}/**]\n    validate: [node check.mjs]\n${
        how === 'chain' && index > 0 ? `    needs: [part${index - 1}]\n` : ''
      }`,
  );
  const scene = await openScene({
    files: {
      'check.mjs': proofs > 0 ? `setTimeout(() => {}, ${proofMs});\n` : '',
      '.claude/batuta.yaml': `version: 1\n${how === 'apart' ? 'isolation: parallel\n' : ''}review: { skipUpToFiles: 0 }\nagents:\n${settings.join('')}`,
      ...Object.fromEntries(names.map((name) => [`${name}/old.txt`, 'old\n'])),
    },
    handler,
  });
  // The provider takes as many calls at once as there are agents, and the person has said so; else the first eight would be waited for.
  if (agents > 8) await writeFile(join(scene.home, 'settings.yaml'), `concurrency: { anthropic: ${agents} }\n`);
  await cp(compiled, join(scene.home, 'compiled'), { recursive: true });
  try {
    const output = join(scene.home, 'report.json');
    const options = ['--yes', '--trust-workspace', ...enough, '--output', output];
    const ours = await timed(() => scene.exit([process.execPath, cli, 'feature', 'A thing', ...options]));
    const { status, reviews } = reportSchema.parse(JSON.parse(await readFile(output, 'utf8')));
    if (status !== 'completed' || reviews.length !== 1) throw new Error(`The run ended as ${status}, with ${reviews.length} reviews.`);
    await cp(join(scene.home, 'compiled'), compiled, { recursive: true });
    const path = { agents: names.map(title), chain: how === 'chain', proofs, command: [process.execPath, 'check.mjs'] };
    const stages = stagesOf(scene.model.requests(), path);
    return { ours, peer: await playCriticalPath({ url: scene.model.url, folder: scene.root, stages }) };
  } finally {
    await scene.remove();
  }
}

const title = (name: string): string => name.replace('p', 'P');
