import { expect, test } from 'vitest';
import { attribute, type Attribution, type CommandPurpose, type CommandScope } from '../../../src/core/evidence/attribute.ts';
import type { FileState } from '../../../src/core/run/run-state.ts';

const scope: CommandScope = { purpose: 'validate', owns: [], listed: [], outputs: ['made/**'], written: ['app/[slug].js', 'app/(x).js'] };

test('what a command was seen to write is meant by its name, never as a glob', () => {
  const whose = (path: string): string => attribute(path, scope, {}, new Set());
  expect(['app/[slug].js', 'app/(x).js', 'app/s.js', 'app/x.js', 'made/a'].map(whose)).toEqual([
    'output',
    'output',
    'uncertain',
    'uncertain',
    'output',
  ]);
});

const changed: FileState = {
  file: 'src/cart.ts',
  before: null,
  after: 'a'.repeat(64),
  agents: ['backend'],
  added: 1,
  removed: 0,
  output: false,
  commands: [],
};

/** The agent owns `src`, where the run wrote `cart.ts` and a command once `made.ts`; the spec lists `listed.ts`. */
const files = { 'src/cart.ts': changed, 'src/made.ts': { ...changed, output: true }, 'web/page.ts': changed };
const own = { owns: ['src/**'], listed: ['src/listed.ts', 'web/listed.ts'], outputs: ['dist/**'], written: ['src/seen.ts'] };

test.each<[string, CommandPurpose, Readonly<Record<string, Attribution>>]>([
  [
    'a configured command: what the run changed, and its outputs',
    'validate',
    {
      'src/cart.ts': 'work',
      'web/page.ts': 'work',
      'src/listed.ts': 'uncertain',
      'src/other.ts': 'uncertain',
      'src/made.ts': 'uncertain',
      'src/seen.ts': 'output',
      'dist/a.js': 'output',
      'src/saved.ts': 'uncertain',
    },
  ],
  [
    'an agent’s command: its own files that the run changed or the spec lists',
    'run',
    {
      'src/cart.ts': 'work',
      'web/page.ts': 'uncertain',
      'src/listed.ts': 'work',
      'web/listed.ts': 'uncertain',
      'src/other.ts': 'uncertain',
      'src/made.ts': 'uncertain',
      'src/seen.ts': 'output',
      'dist/a.js': 'output',
      'src/saved.ts': 'uncertain',
    },
  ],
  [
    'an agent: whatever is its own',
    'agent',
    {
      'src/cart.ts': 'work',
      'web/page.ts': 'uncertain',
      'src/other.ts': 'work',
      'src/made.ts': 'work',
      'dist/a.js': 'output',
      'src/saved.ts': 'uncertain',
    },
  ],
  ['a hand-over: everything that nobody saved', 'handover', { 'web/other.ts': 'work', 'dist/a.js': 'work', 'src/saved.ts': 'uncertain' }],
])('whose change it is while something runs – %s', (_name, purpose, expected) => {
  const saved = new Set(['src/saved.ts']);
  const state = { ...files, 'src/saved.ts': changed };
  const whose = Object.keys(expected).map((path) => [path, attribute(path, { ...own, purpose }, state, saved)]);
  expect(Object.fromEntries(whose)).toEqual(expected);
});

test('a snapshot is of the run where its tests are, like an edit; saved by a person it is not', () => {
  const tests = { 'src/cart.test.ts': { ...changed, file: 'src/cart.test.ts' } };
  const [path, other] = ['src/__snapshots__/cart.test.ts.snap', 'src/__snapshots__/page.test.ts.snap'];
  const whose = (purpose: CommandPurpose, one: string, ...saved: string[]): Attribution =>
    attribute(one, { ...own, purpose }, tests, new Set(saved));
  expect([whose('validate', path), whose('prove', path), whose('run', path)]).toEqual(['work', 'work', 'work']);
  expect([whose('validate', other), whose('validate', path, path)]).toEqual(['uncertain', 'uncertain']);
});
