import type { Json } from '../../src/protocol/json.ts';
import type { RecordedRequest } from '../fakes/model-server/model-answer.ts';
import { acting, call, calls, passed, wordsOf, write, type Act } from './answers.ts';
import { atEnd } from './playing.ts';
import { openScene, type Scene } from './scene.ts';

export interface Defect {
  readonly severity: string;
  readonly category: string;
  readonly file: string;
  /** Seen in what the auditor read, as it stands in JSON. */
  readonly seen: RegExp;
}

/** Reads the files, then reports the defects that it saw in them: nothing of it is known beforehand. */
export const auditor = (files: readonly string[], defects: readonly Defect[]): Act[] => [
  calls(...files.map((file) => call('read', { path: file }))),
  (request: RecordedRequest) => {
    const found = defects.filter(({ seen }) => seen.test(wordsOf(request)));
    const cost: Readonly<Record<string, number>> = { P0: 25, P1: 10, P2: 4 };
    const score = 100 - found.reduce((sum, { severity }) => sum + (cost[severity] ?? 0), 0);
    const findings = found.map(({ severity, category, file }): Json => {
      return { severity, category, title: `${category} in ${file}`, file, line: 1, recommendation: 'mend it' };
    });
    return calls(call('finish', { summary: 'audited', score, findings }));
  },
];

export const settings = (owns: string, command: string): string =>
  `version: 1\nagents:\n  code:\n    owns: [${owns}]\n    validate: [${command}]\n`;

const orders = `const password = 'hunter2';
export function find(db, name) {
  return db.query(password, "SELECT * FROM orders WHERE name = '" + name + "'");
}
export function parse(text) {
  return JSON.parse(text);
}
export function sum(items) { let all = 0; for (const item of items) all = all + item; return all; }
export function total(items) { let all = 0; for (const item of items) all = all + item; return all; }
`;
export const shop = {
  'package.json': '{ "name": "orders", "type": "module", "description": "Finds and sums orders" }\n',
  'src/orders.js': orders,
  'test/sum.test.js': `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { sum } from '../src/orders.js';\ntest('sums', () => assert.equal(sum([1, 2]), 3));\n`,
  '.claude/batuta.yaml': settings('src/**, test/**', 'node --test --experimental-test-coverage'),
};
export const defects: readonly Defect[] = [
  { severity: 'P0', category: 'Injection', file: 'src/orders.js', seen: /'\\" \+ name/ },
  { severity: 'P0', category: 'Secret in code', file: 'src/orders.js', seen: /hunter2/ },
  { severity: 'P1', category: 'Error handling', file: 'src/orders.js', seen: /return JSON\.parse/ },
  { severity: 'P2', category: 'Duplication', file: 'src/orders.js', seen: /total\(items\) \{ let/ },
];
/** Seen in what Batuta measured: lines in several places that no test runs. */
const untested: Defect = { severity: 'P1', category: 'Missing test', file: 'src/orders.js', seen: /src\/orders\.js: \d+-\d+, \d/ };
export const edits = (...changes: (readonly [string, string])[]): Act =>
  calls(...changes.map(([before, after]) => call('edit', { path: 'src/orders.js', old_string: before, new_string: after })));
export const look = calls(call('read', { path: 'src/orders.js' }));
const parseTest = `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { parse } from '../src/orders.js';\ntest('says what cannot be read', () => assert.equal(parse('{'), null));\n`;

export const mending = acting([
  [/^AUDIT security /, ...auditor(['src/orders.js'], [...defects, untested])],
  [
    /^CLOSE-GAPS Code .*\(1\)/,
    look,
    edits(
      [`const password = 'hunter2';\n`, ''],
      [`db.query(password, "SELECT * FROM orders WHERE name = '" + name + "'")`, `db.query('SELECT * FROM orders WHERE name = ?', [name])`],
    ),
    passed,
  ],
  [
    /^CLOSE-GAPS Code .*\(2\)/,
    look,
    edits([
      '  return JSON.parse(text);',
      '  try {\n    const value = JSON.parse(text);\n    return value;\n  } catch {\n    return null;\n  }',
    ]),
    write('test/parse.test.js', parseTest),
    passed,
  ],
  [
    /^ENHANCE Code /,
    look,
    edits([
      'export function total(items) { let all = 0; for (const item of items) all = all + item; return all; }',
      'export const total = sum;',
    ]),
    passed,
  ],
]);

export const open = async (files: Readonly<Record<string, string>>, handler: ReturnType<typeof acting>): Promise<Scene> => {
  const scene = await openScene({ files, handler });
  atEnd(() => scene.remove());
  return scene;
};
export const audit = (...options: string[]): string[] => ['audit', '--dimensions', 'security', '--trust-workspace', ...options];
