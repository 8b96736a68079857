import { expect, test } from 'vitest';
import { inModules } from '../../../src/pipelines/audit/in-modules.ts';
import { auditGoalSchema, type Finding, type ModuleFacts } from '../../../src/protocol/audit.ts';

const finding = (file: string | null): Finding => ({
  severity: 'P1',
  module: 'shop',
  dimension: 'security',
  category: 'Secret',
  title: 'a secret',
  file,
  line: null,
  description: '',
  recommendation: '',
  id: 'P1-001',
  fingerprint: 'f',
  place: 'there',
});
const module = (path: string) => {
  const facts: ModuleFacts = { name: path, path, purpose: '', technologies: [], dependencies: [], complexity: 'low', files: 1, loc: 1 };
  return { facts, paths: [] };
};
const goal = auditGoalSchema.parse({ modules: ['shop', 'prices'] });
const all = [null, 'shop/a.js', 'prices/b.js', 'test/a.test.js', 'shops/a.js', 'lib/key.js'];
const worked = (isWork: (one: Finding) => boolean) => all.filter((file) => isWork(finding(file)));

test('what lies in a module of the audit, in a test or in no file is worked on, and nothing else', () => {
  const isWork = inModules({ goal, modules: [module('shop'), module('prices')] }, []);
  expect(worked(isWork)).toEqual([null, 'shop/a.js', 'prices/b.js', 'test/a.test.js']);
});

test('of the whole workspace everything is', () => {
  expect(worked(inModules({ goal, modules: [module('.')] }, []))).toEqual(all);
});

test('a finding that a person gave is, wherever it lies', () => {
  const given = { ...goal, findings: [finding('lib/key.js')] };
  expect(worked(inModules({ goal: given, modules: [module('shop')] }, []))).toEqual(all);
});
