import { expect, test } from 'vitest';
import type { TestFigures } from '../../../src/core/audit/test-figures.ts';
import { auditKeys } from '../../../src/pipelines/audit/audit-keys.ts';
import { dimensions, isOfModuleAlone } from '../../../src/pipelines/audit/dimensions.ts';
import { measuredWords, type Brief } from '../../../src/pipelines/audit/prompts.ts';
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
interface Told {
  readonly files?: Readonly<Record<string, string>>;
  readonly brief?: Partial<Brief>;
  readonly background?: string;
  readonly missing?: Record<string, string>;
  /** As one that judges tests is told, or one of a text that is not ours. */
  readonly ofModuleAlone?: boolean;
}

const dismissed = [{ title: 'a secret', file: 'shop/a.js' }];

async function keyOf({ files: more = {}, brief = {}, background = conventions('2 of 2'), missing = {}, ...told }: Told): Promise<string> {
  const unit = { module: 'shop', dimension: 'security' };
  const figures: TestFigures = { passing: true, failing: [], tests: null, measured: { coverage: { percent: 90, missing } } };
  const services = { checkpoints: createFakeCheckpoints(createMemoryFiles({ ...files, ...more })) };
  const input = { provider: 'fake', settings: { tests: [], review: { model: 'sonnet', context: 'review', skipUpToFiles: 3 } } };
  const whole: Brief = {
    label: 'AUDIT security shop (1)',
    template: 'Audit it.',
    objective: 'No secrets',
    module: facts,
    paths: ['shop/a.js'],
    measured: measuredWords(figures),
    earlier: [],
    dismissed: [],
    ...brief,
  };
  const { keyOf: name } = await auditKeys({ services, input }, ['You are an auditor.', background], figures);
  return name({ unit, brief: whole, ofModuleAlone: told.ofModuleAlone ?? true }, whole.dismissed);
}

test.each<[string, Told, boolean]>([
  ['nothing', {}, true],
  ['a file of another module', { files: { 'lib/b.js': 'c' } }, true],
  ['how many files keep to a convention', { background: conventions('3 of 3') }, true],
  ['which audit of the run it is', { brief: { label: 'AUDIT security shop (2)' } }, true],
  // A long list is cut, and in a run it is the one of its beginning.
  ['which of its files are listed', { brief: { paths: [] } }, true],
  ['what is counted in its files', { brief: { module: { ...facts, files: 2, loc: 9, technologies: ['js'] } } }, true],
  ['lines of another module that no test runs', { missing: { 'lib/b.js': '3' } }, true],
  ['what the commands say of the whole workspace', { brief: { measured: 'tests passed: 0, failed: 9; coverage: 10 %' } }, true],
  ['a file of the module', { files: { 'shop/a.js': 'c' } }, false],
  ['a new file of the module', { files: { 'shop/c.js': 'c' } }, false],
  ['a test', { files: { 'test/a.test.js': 'u' } }, false],
  ['what is looked for', { brief: { template: 'Audit it well.' } }, false],
  ['the objective', { brief: { objective: 'No secrets, and fast' } }, false],
  ['what the person dismissed', { brief: { dismissed } }, false],
  ['what all agents are told', { background: 'Keys may stand in the code: 0 of 5.' }, false],
  ['lines of the module that no test runs', { missing: { 'shop/a.js': '3' } }, false],
])('the key of an audit goes by what its auditor begins with: %s', async (_what, told, same) => {
  expect((await keyOf(told)) === (await keyOf({}))).toBe(same);
});

test.each<[string, Told, boolean]>([
  ['nothing', {}, true],
  ['what the commands say of the whole workspace', { brief: { measured: 'tests passed: 0, failed: 9; coverage: 10 %' } }, false],
  ['lines of another module that no test runs', { missing: { 'lib/b.js': '3' } }, false],
])('for whoever judges tests, or by a text that is not ours, the whole workspace counts: %s', async (_what, told, same) => {
  expect((await keyOf({ ...told, ofModuleAlone: false })) === (await keyOf({ ofModuleAlone: false }))).toBe(same);
});

test('of our own texts it is known which are about the module alone', () => {
  const own = Object.entries(dimensions).filter(([name, text]) => isOfModuleAlone(name, text));
  expect(own.map(([name]) => name)).toEqual(['compliance', 'backend', 'frontend', 'security', 'architecture']);
  expect([isOfModuleAlone('security', 'Are there tests of it?'), isOfModuleAlone('coverage', '')]).toEqual([false, false]);
});
