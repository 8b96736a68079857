import { expect, test } from 'vitest';
import type { TestFigures } from '../../../src/core/audit/test-figures.ts';
import { auditKeys } from '../../../src/pipelines/audit/audit-keys.ts';
import type { ModuleFacts } from '../../../src/protocol/audit.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const files = { 'shop/a.js': 'a', 'lib/b.js': 'b', 'test/a.test.js': 't' };
const facts: ModuleFacts = {
  name: 'shop',
  path: 'shop',
  purpose: '',
  technologies: [],
  dependencies: [],
  complexity: 'low',
  files: 1,
  loc: 1,
};
const conventions = (count: string): string => `# Counted: conventions\n\n- JavaScript: ${count} source files. <!-- seen: lib/b.js -->\n`;
const untested = (missing: Record<string, string>): TestFigures => {
  return { passing: true, failing: [], tests: null, measured: { coverage: { percent: 90, missing } } };
};

interface Told {
  readonly files?: Readonly<Record<string, string>>;
  readonly words?: string;
  readonly background?: string;
  readonly missing?: Record<string, string>;
}

async function keyOf({ files: more = {}, words = 'Audit it.', background = conventions('2 of 2'), missing = {} }: Told): Promise<string> {
  const unit = { module: 'shop', dimension: 'security' };
  const services = { checkpoints: createFakeCheckpoints(createMemoryFiles({ ...files, ...more })) };
  const input = { provider: 'fake', settings: { tests: [], review: { model: 'sonnet', context: 'review', skipUpToFiles: 3 } } };
  // Which of its files were listed is no matter: a long list is cut.
  const asked = [{ unit, module: { facts, paths: [] }, words }];
  const { keys } = await auditKeys({ services, input }, { background: [background], figures: untested(missing) }, asked);
  return keys['shop · security'] ?? '';
}

test.each<[string, Told, boolean]>([
  ['nothing', {}, true],
  ['a file of another module', { files: { 'lib/b.js': 'c' } }, true],
  ['how many files keep to a convention', { background: conventions('3 of 3') }, true],
  ['lines of another module that no test runs', { missing: { 'lib/b.js': '3' } }, true],
  ['a file of the module', { files: { 'shop/a.js': 'c' } }, false],
  ['a new file of the module', { files: { 'shop/c.js': 'c' } }, false],
  ['a test', { files: { 'test/a.test.js': 'u' } }, false],
  ['what is asked', { words: 'Audit it well.' }, false],
  ['what all agents are told', { background: 'Keys may stand in the code: 0 of 5.' }, false],
  ['lines of the module that no test runs', { missing: { 'shop/a.js': '3' } }, false],
])('the key of an audit goes by what its auditor begins with: %s', async (_what, told, same) => {
  expect((await keyOf(told)) === (await keyOf({}))).toBe(same);
});
