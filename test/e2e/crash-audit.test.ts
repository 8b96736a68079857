import type { Json } from '../../src/protocol/json.ts';
import type { RecordedRequest } from '../fakes/model-server/model-answer.ts';
import { sweep } from '../sweeps/sweep.ts';
import { acting, call, calls, passed, wordsOf, write, type Act } from './answers.ts';
import { openCrashable, type Play } from './crash.ts';
import { filesAt } from './scene.ts';
import { calmly, survives, type Stand } from './survives.ts';

/** When the process is killed, once in each phase of an audit, and again right before its end. */
const moments: Readonly<Record<string, Play>> = {
  'in DISCOVERY': { kill: { at: '"phase.started","phase":"discovery"', when: 'after' } },
  'in the AUDIT, while an auditor works': { killAsked: ({ label, turn }) => label.startsWith('AUDIT ') && turn > 0 },
  'in CLOSE GAPS, when a file was written': { killAsked: (_call, journal) => journal.includes('"file.changed"') },
  'in ENHANCE': { killAsked: ({ label, turn }) => label.startsWith('ENHANCE ') && turn > 0 },
  'in DEVELOP, while the feature is proposed': { killAsked: ({ label }) => label.startsWith('PROPOSE ') },
  'in DEVELOP, after the yes': { killAsked: ({ label, turn }) => label.startsWith('Code ') && turn > 0 },
  'in TEST': { kill: { at: '"phase.started","phase":"test"', when: 'after' } },
  'in the RE-AUDIT': {
    killAsked: ({ label, turn }, journal) => label.startsWith('AUDIT ') && turn > 0 && journal.includes('"phase":"re-audit"'),
  },
  'when an audit was journaled': { kill: { at: '"audit.completed"', when: 'after' } },
  'in COMPLETE': { kill: { at: '"phase.started","phase":"complete"', when: 'after' } },
};

/** Reports the planted defects that it sees in the file that it reads. */
const auditor: Act[] = [
  calls(call('read', { path: 'src/orders.txt' })),
  (request: RecordedRequest) => {
    const seen = /planted (P\d) in (\w+)/gu;
    const latest = wordsOf(request);
    const found = [...new Set([...latest.matchAll(seen)].map(([, severity = '', what = '']) => `${severity} ${what}`))];
    const findings = found.map((one): Json => {
      const [severity = '', what = ''] = one.split(' ');
      return { severity, category: what, title: `${what} is wrong`, file: 'src/orders.txt', line: 1, recommendation: 'mend it' };
    });
    return calls(call('finish', { summary: 'audited', score: 100 - 10 * findings.length, findings }));
  },
];
const look = calls(call('read', { path: 'src/orders.txt' }));
const without = (line: string) => calls(call('edit', { path: 'src/orders.txt', old_string: line, new_string: '' }));

const goal = { modules: ['src'], dimensions: ['security', 'tests'], feature: 'Sum the orders', iterations: 4 };
const audited = (): Promise<Stand> => stand(goal);
/** A second module beside it, which has nothing to mend. */
const auditedTwo = (): Promise<Stand> => stand({ ...goal, modules: ['src', 'docs'] });

async function stand(asked: typeof goal): Promise<Stand> {
  const copy = await filesAt(
    {
      'README.md': 'Orders.\n',
      'docs/orders.txt': 'orders\n',
      'check.mjs': `import { readFileSync } from 'node:fs';\nprocess.exit(readFileSync('src/orders.txt', 'utf8').includes('bad') ? 1 : 0);\n`,
      'src/orders.txt': 'orders\n# alpha: planted P0 in query\n# beta: planted P2 in names\n',
      '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    owns: [src/**]\n    validate: [node check.mjs]\n',
    },
    true,
  );
  const run = await openCrashable(
    copy,
    'Make it good',
    acting([
      [
        /^AUDIT \S+ docs /,
        calls(call('read', { path: 'docs/orders.txt' })),
        calls(call('finish', { summary: 's', score: 100, findings: [] })),
      ],
      [/^AUDIT /, ...auditor],
      [/^CLOSE-GAPS /, look, without('# alpha: planted P0 in query\n'), passed],
      [/^ENHANCE /, look, without('# beta: planted P2 in names\n'), passed],
      [/^PROPOSE /, calls(call('finish', { summary: 's', files: ['src/totals.txt'], lines: 1, dependencies: [] }))],
      [/^Code /, write('src/totals.txt', 'totals\n'), passed],
    ]),
    {
      pipeline: 'audit',
      more: { audit: asked },
    },
  );
  return { run, hold: async () => {}, release: async () => {} };
}

/** Of two modules in one run the same, whichever is under way. */
const momentsOfTwo: Readonly<Record<string, Play>> = {
  'while the second of two modules is audited': { killAsked: ({ label, turn }) => /^AUDIT \S+ docs /.test(label) && turn > 0 },
  'in CLOSE GAPS of two modules, when a file was written': { killAsked: (_call, journal) => journal.includes('"file.changed"') },
  'in the RE-AUDIT of two modules': {
    killAsked: ({ label, turn }, journal) => label.startsWith('AUDIT ') && turn > 0 && journal.includes('"phase":"re-audit"'),
  },
};

const played = ([open, those]: readonly [() => Promise<Stand>, Readonly<Record<string, Play>>]) => {
  const calm = calmly(open);
  return Object.entries(those).map(([moment, play]) => ({ moment, check: async () => survives(open, play, await calm()) }));
};
sweep(
  'kill −9 in every phase of an audit: same final tree, no journaled answer asked for again',
  (
    [
      [audited, moments],
      [auditedTwo, momentsOfTwo],
    ] as const
  ).flatMap(played),
  { sample: 1, name: ({ moment }) => moment },
  ({ check }) => check(),
);
