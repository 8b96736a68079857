import { auditorOf } from '../../src/core/audit/auditor.ts';
import { unitsOf } from '../../src/core/audit/unit.ts';
import type { Finding, Severity } from '../../src/protocol/audit.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { auditPipeline } from '../../src/pipelines/audit/audit.ts';

const start = Date.parse('2026-11-21T09:30:00.000Z');
const usage = { input: 4200, output: 900, cacheRead: 12_000, cacheWrite: 1500 };
const model = 'claude-opus-5-5';
const hash = (text: string): string => Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);

const known: readonly (readonly [
  severity: Severity,
  dimension: string,
  category: string,
  title: string,
  file: string | null,
  line: number | null,
])[] = [
  ['P0', 'security', 'SQL injection', 'The name of a customer reaches the query unescaped', 'src/orders/find-orders.ts', 41],
  ['P0', 'security', 'Secret in code', 'The password of the database stands in the code', 'src/orders/connection.ts', 3],
  ['P1', 'backend', 'Error handling', 'An order that cannot be parsed ends the whole import', 'src/orders/import-orders.ts', 88],
  ['P1', 'tests', 'Missing test', 'No test covers an order without items', 'src/orders/total.ts', 12],
  ['P2', 'backend', 'Duplication', 'Two functions add up the items in the same way', 'src/orders/total.ts', 30],
  ['P2', 'tests', 'Weak assertion', 'The test passes whatever the discount is', 'test/orders/discount.test.ts', 19],
  ['P3', 'backend', 'Naming', 'data2 says nothing of what it holds', 'src/orders/import-orders.ts', 17],
  ['P4', 'security', 'Headers', 'No policy for content is sent', null, null],
];
const all: Finding[] = known.map(([severity, dimension, category, title, file, line], index) => ({
  severity,
  module: 'src/orders',
  dimension,
  category,
  title,
  file,
  line,
  description: `${title}. Seen where the code is called from the shop's own pages.`,
  recommendation: 'Mend it where it begins, and add the test that would have noticed it.',
  id: `${severity}-00${index + 1}`,
  fingerprint: hash(title),
  place: file === null ? 'not named' : 'there',
}));
const dimensions = ['backend', 'security', 'tests'];
/** By audit: stated scores by dimension, and which findings are open. */
const audits: readonly { readonly scores: readonly (number | null)[]; readonly open: readonly number[] }[] = [
  { scores: [64, 38, 55], open: [0, 1, 2, 3, 4, 5, 6, 7] },
  { scores: [70, 82, 58], open: [1, 2, 3, 4, 5, 6, 7] },
  { scores: [84, 95, null], open: [4, 5, 6, 7] },
  { scores: [97, 96, 98], open: [6, 7] },
];

/** What is found in a module; another than the first has its own. */
const foundIn = (module: string, finding: Finding): Finding =>
  module === 'src/orders'
    ? finding
    : { ...finding, module, file: finding.file?.replace('src/orders', module) ?? null, fingerprint: hash(module + finding.title) };

/**
 * A run that audited `src/orders` (or `modules`) in three dimensions and brought it to 95 in three cycles, as its events. `runId`: what it is
 * called.
 */
export function auditRun(runId = '20261121-093000-audit', modules: readonly string[] = ['src/orders']): RunEvent[] {
  const bodies: (readonly [ms: number, body: RunEventBody])[] = [];
  const add = (ms: number, body: RunEventBody): void => void bodies.push([ms, body]);
  const work = (agent: string, path: string, label: string, role: 'audit' | 'specialist', usd: number, ms: number): void => {
    add(20, { type: 'agent.started', agent, path, label, role, name: role === 'audit' ? 'Audit' : 'Implementation', model });
    add(20, { type: 'turn.started', agent, path, model, turn: 1, reservedTokens: 9000, reservedUsd: 0.1 });
    add(ms, { type: 'turn.completed', agent, path, model, turn: 1, usage, usd, durationMs: ms, stop: 'end_turn' });
    add(10, { type: 'agent.finished', agent, path, outcome: 'finished', summary: 'done', error: null });
  };
  const test = (failing: boolean): void => {
    const command = ['npm', 'test'];
    add(10, { type: 'validation.started', agent: 'backend', attempt: 1, purpose: 'prove', command });
    const evidence = { command, exitCode: failing ? 1 : 0, result: failing ? ('fail' as const) : ('pass' as const), durationMs: 6400 };
    const trees = { treeBefore: hash('tree'), treeAfter: hash('tree'), log: hash(`log${bodies.length}`), tail: '' };
    add(6400, {
      type: 'validation.completed',
      agent: 'backend',
      attempt: 1,
      purpose: 'prove',
      command,
      evidence: { ...evidence, ...trees },
    } as RunEventBody);
  };
  const audit = (iteration: number): void => {
    const { scores, open } = audits[iteration] ?? { scores: [], open: [] };
    const rounds = unitsOf({ modules, dimensions }).map(({ module, dimension }, nth) => {
      const index = dimensions.indexOf(dimension);
      const path = `run/audit-${iteration}/${modules.length === 1 ? dimension : `${dimension}:${module}`}`;
      const stated = scores[index] ?? null;
      work(
        auditorOf({ module, dimension }, { modules }),
        path,
        `AUDIT ${dimension}`,
        'audit',
        0.031 + index * 0.007,
        21_000 - iteration * 1300,
      );
      const findings = open.flatMap((one) => all[one] ?? []).filter((one) => one.dimension === dimension);
      const later = nth >= dimensions.length;
      const score = later && stated !== null ? Math.min(100, Math.round(stated * 0.6 + 42 - 3 * index)) : stated;
      return {
        module,
        dimension,
        score,
        findings: findings.slice(later ? 1 : 0).map((one) => foundIn(module, one)),
        dismissed: [],
        attempt: path,
      };
    });
    add(10, { type: 'audit.completed', iteration, dimensions: rounds });
  };
  const { id, version, phases } = auditPipeline;
  add(0, {
    type: 'run.started',
    pipeline: id,
    version,
    phases: [...phases],
    request: `Audit ${modules.join(', ')} and improve ${modules.length === 1 ? 'it' : 'each'} to a score of 95`,
    workspace: '/work/shop',
    provider: 'Anthropic API',
    scripted: false,
    caps: { usd: 5, tokens: null, turns: null },
    agents: [{ name: 'backend', section: 'Backend', owns: ['src/**', 'test/**'], needs: [], model, validate: [['npm', 'test']] }],
    settings: 'file',
    reasons: [],
    trusted: true,
  });
  add(10, { type: 'phase.started', phase: 'discovery' });
  const goal = {
    modules: [...modules],
    dimensions,
    focus: ['P0', 'P1', 'P2', 'P3', 'P4'] as Severity[],
    target: 95,
    minimum: 80,
    iterations: 10,
    feature: '',
  };
  const counted = { technologies: ['npm', 'ts'], dependencies: ['pg'], complexity: 'low' as const, files: 14, loc: 1380 };
  add(40, {
    type: 'audit.begun',
    goal,
    modules: modules.map((path) => ({ name: path.slice(4), path, purpose: 'Finds and sums orders', ...counted })),
  });
  test(false);
  add(10, { type: 'phase.completed', phase: 'discovery', summary: 'orders' });
  add(10, { type: 'phase.started', phase: 'audit' });
  audit(0);
  add(10, { type: 'phase.completed', phase: 'audit', summary: 'score 38; findings: 8' });
  for (const n of [1, 2, 3]) {
    add(10, { type: 'phase.started', phase: 'close-gaps', n });
    work('backend', `run/close-${n}`, `CLOSE-GAPS Backend (${n})`, 'specialist', 0.09 + n * 0.02, 34_000);
    const file = n === 1 ? 'src/orders/find-orders.ts' : 'src/orders/total.ts';
    add(10, { type: 'file.changed', agent: 'backend', file, before: hash('a'), after: hash(`b${n}`), added: 6 + n, removed: 3 });
    test(n === 2);
    add(10, { type: 'phase.completed', phase: 'close-gaps', n, summary: 'worked on: 2' });
    add(10, { type: 'phase.skipped', phase: 'enhance', n, reason: 'gaps come first' });
    add(10, { type: 'phase.started', phase: 'test', n });
    test(false);
    add(10, { type: 'phase.completed', phase: 'test', n, summary: 'every command passes' });
    add(10, { type: 'phase.started', phase: 're-audit', n });
    audit(n);
    add(10, { type: 'phase.completed', phase: 're-audit', n, summary: 'audited again' });
  }
  add(10, { type: 'phase.started', phase: 'complete' });
  add(10, { type: 'phase.completed', phase: 'complete', summary: '' });
  add(10, { type: 'run.completed', artifacts: [], tree: hash('tree'), commitMessage: 'Improve orders' });
  let at = start;
  return bodies.map(([ms, body], index) => ({ seq: index + 1, at: new Date((at += ms)).toISOString(), runId, ...body }));
}
