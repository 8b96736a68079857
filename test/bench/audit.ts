import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommandLine } from '../../.ci/bundles.ts';
import type { Json } from '../../src/protocol/json.ts';
import { reportSchema } from '../../src/protocol/report.ts';
import { acting, call, calls, passed, wordsOf, type Act } from '../e2e/answers.ts';
import { openScene } from '../e2e/scene.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { timed, type Taken } from './alternately.ts';
import { amount, median, type Measured } from './measured.ts';

/** Of a model that begins after half a second and writes some 250 tokens, 70 in a second. */
const turnMs = 4000;
const firstMs = 500;
/** First audit, then by cycle the work and the audit after it: auditors look and report, agents look, edit and report. */
const turnsInARow = 2 + 3 * (3 + 2);

const planted = ['P0', 'P1', 'P3'].map((severity) => `// planted ${severity}\n`);
const look = calls(call('read', { path: 'src/orders.js' }));
const without = (line: string): Act => calls(call('edit', { path: 'src/orders.js', old_string: line, new_string: '' }));

/** What it reads decides what it finds, so that every cycle has its own; earlier findings, which it is told too, have other words. */
const auditor: Act = (request) => {
  const found = [...new Set(wordsOf(request).match(/\/\/ planted P\d/gu))];
  const findings = found.map((one): Json => {
    return { severity: one.slice(-2), category: 'Planted', title: `Defect ${one.slice(-2)} in the code`, file: 'src/orders.js', line: 2 };
  });
  return calls(call('finish', { summary: 'audited', score: 100 - 9 * findings.length, findings }));
};

/** An audit in three dimensions over three cycles to its target, beside what its longest chain of model calls takes alone. */
export async function benchAudit(times = 1): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  const taken: Taken[] = [];
  try {
    // What is shipped, in a process of its own: the model's server is in this one.
    await buildCommandLine(folder);
    // Whoever uses it has compiled it before.
    await audited(join(folder, 'cli.cjs'), 0);
    for (let time = 0; time < times; time++) taken.push(await audited(join(folder, 'cli.cjs'), turnMs));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const model = turnsInARow * turnMs;
  const words = `the model alone: ${model} ms`;
  const [wall, cpu] = [median(taken.map((one) => one.wall)), median(taken.map((one) => one.cpu))];
  return [
    amount('an audit over three cycles', 1.05, wall / model, '× wall', `${wall.toFixed(0)} ms`, words),
    // On a busy machine the clock says little. All that the process starts is in it as well, the workspace's own commands too.
    amount('its processor time', 0.05, cpu / model, '× of the model', `${cpu.toFixed(0)} ms`, words),
  ];
}

async function audited(cli: string, ms: number): Promise<Taken> {
  const [first = '', second = '', third = ''] = planted;
  const answers = acting([
    [/^AUDIT security /, look, auditor],
    [/^AUDIT /, look, calls(call('finish', { summary: 'audited', score: 100 }))],
    [/^CLOSE-GAPS Code .*\(1\)/, look, without(first), passed],
    [/^CLOSE-GAPS Code .*\(2\)/, look, without(second), passed],
    [/^ENHANCE Code /, look, without(third), passed],
  ]);
  const handler: ModelHandler = async (request) => ({
    ...(await answers(request)),
    delayMs: Math.min(firstMs, ms),
    lastsMs: Math.max(0, ms - firstMs),
  });
  const scene = await openScene({
    files: {
      'check.mjs': '',
      'src/orders.js': `export const orders = [];\n${planted.join('')}`,
      ...Object.fromEntries(
        Array.from({ length: 400 }, (_, index) => [`src/parts/part-${index}.js`, 'export const part = 1;\n'.repeat(50)]),
      ),
      '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    owns: [src/**]\n    validate: [node check.mjs]\n',
    },
    handler,
  });
  try {
    const options = ['--dimensions', 'security,backend,tests', '--trust-workspace', '--max-budget', '200'];
    const output = join(scene.home, 'report.json');
    const taken = await timed(() => scene.exit([process.execPath, cli, 'audit', ...options, '--output', output]));
    const { audit } = reportSchema.parse(JSON.parse(await readFile(output, 'utf8')));
    if (audit?.reached !== true || audit.rounds.length !== 4)
      throw new Error(`The audit went another way: ${JSON.stringify(audit?.rounds)}`);
    return taken;
  } finally {
    await scene.remove();
  }
}
