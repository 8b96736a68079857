import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { inModules } from '../../../src/pipelines/audit/in-modules.ts';
import { outsideNotice } from '../../../src/pipelines/audit/outside-notice.ts';
import { auditGoalSchema, type AuditGoal, type AuditRound, type Finding, type ModuleFacts } from '../../../src/protocol/audit.ts';

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

const key = finding('lib/key.js');
const round: AuditRound = {
  iteration: 1,
  dimensions: [{ module: 'shop', dimension: 'security', score: 70, attempt: '', dismissed: [], findings: [finding('shop/a.js'), key] }],
};
const told = (findings: readonly Finding[], { now = {}, more = {} }: { now?: object; more?: Partial<AuditGoal> } = {}): string[] => {
  const [security] = round.dimensions;
  const audited = { ...round, dimensions: security ? [{ ...security, findings: [...findings] }] : [] };
  const state = { notices: [], passing: true, used: [], ...now };
  const events = outsideNotice({ goal: { ...goal, ...more }, modules: [module('shop')] }, [], audited, state);
  return events.flatMap((event) => (event.type === 'notice' ? [inEnglish(event.text)] : []));
};
const said = 'Outside of shop, so nobody works on it: lib/key.js';

test.each<[string, readonly string[], Parameters<typeof told>]>([
  ['it would be worked on if it lay inside', [said], [[finding('shop/a.js'), key]]],
  ['it lies inside', [], [[finding('shop/a.js')]]],
  ['nobody works on its severity', [], [[{ ...key, severity: 'P4' }], { more: { focus: ['P0', 'P1'] } }]],
  ['the part of its dimension is used', [], [[key], { now: { used: ['shop · security'] } }]],
  ['its file is not there', [], [[{ ...key, place: 'no file' }]]],
  ['no cycle is left', [], [[key], { more: { iterations: 1 } }]],
  ['the target is reached', [], [[{ ...key, severity: 'P4' }], { more: { target: 70 } }]],
  ['it was said before', [], [[key], { now: { notices: [{ level: 'warning', text: said }] } }]],
])('what lies outside is told where that alone is why nobody works on it: %s', (_what, expected, given) => {
  expect(told(...given)).toEqual(expected);
});
