import { expect, test } from 'vitest';
import type { Json } from '../../src/protocol/json.ts';
import { acting, call, calls, finish, passed, wordsOf, write, type Act } from './answers.ts';
import { askedOf } from './asked-of.ts';
import { openWorkspace, type MemoryScene } from './memory-scene.ts';
import { tinyFiles } from './tiny.ts';

const files = {
  'README.md': 'A shop.\n',
  'shop/find.js': "import { key } from '../lib/key.js';\nexport const find = key;\n",
  'lib/key.js': 'export const key = process.env.KEY;\n',
  'docs/notes.md': 'Notes.\n',
  'check.mjs': tinyFiles()['check.mjs'] ?? '',
  '.claude/batuta.yaml': "version: 1\nagents:\n  code:\n    owns: ['**']\n    validate: [node check.mjs shop]\n",
};
const goal = { modules: ['shop'], dimensions: ['security'], target: 90, iterations: 1 };
const finding = (file: string): Json => ({ severity: 'P3', category: 'Secret', title: `secret in ${file}`, file, line: 1 });
const clean = calls(call('finish', { summary: 'audited', score: 100, findings: [] }));
const finds = (file: string): Act => calls(call('finish', { summary: 'audited', score: 95, findings: [finding(file)] }));

const open = (...acts: Act[]): Promise<MemoryScene> =>
  openWorkspace({ files, commands: ['node check.mjs shop'] }, acting([[/^AUDIT /, ...acts]]));
/** Whether an auditor is asked in another run. */
async function isAudited(scene: MemoryScene): Promise<boolean> {
  const before = askedOf(scene.model).length;
  const { report } = await scene.run({ audit: goal });
  expect(report.status).toBe('completed');
  return askedOf(scene.model).length > before;
}

const grep: Act = calls(call('grep', { pattern: 'hunter2' }));
const glob: Act = calls(call('glob', { pattern: 'lib/**' }));
const nothingThere: Act = calls(call('read', { path: 'lib/vault.js' }));
const secret = "export const key = 'hunter2';\n";

test.each([
  ['what a grep would find now, in a file that was there', grep, 'lib/key.js', secret],
  ['what a grep would find now, in a new file', grep, 'lib/more.js', secret],
  ['a new file that a glob would list', glob, 'lib/more.js', 'export {};\n'],
  ['a file that was looked for in vain', nothingThere, 'lib/vault.js', 'export {};\n'],
  ['the folder whose names were shown', calls(call('read', { path: 'lib' })), 'lib/more.js', 'export {};\n'],
  ['the instructions for all agents', calls(call('notes', { text: 'as told' })), 'CLAUDE.md', 'Keys may stand in the code.\n'],
])('an audit is not taken over when something else has changed outside of the module: %s', async (_what, look, file, text) => {
  const scene = await open(look, clean);
  expect(await isAudited(scene)).toBe(true);
  expect(await isAudited(scene)).toBe(false);
  scene.write(file, text);
  expect(await isAudited(scene)).toBe(true);
  expect(await isAudited(scene)).toBe(false);
});

test('a change that no look of the auditor would show leaves its audit as it is', async () => {
  const scene = await open(calls(call('grep', { pattern: 'hunter2' }), call('glob', { pattern: 'lib/**' })), clean);
  expect(await isAudited(scene)).toBe(true);
  scene.write('docs/notes.md', 'Other notes.\n');
  scene.write('docs/more.js', 'export const more = 1;\n');
  scene.write('lib/key.js', 'export const key = process.env.SHOP_KEY;\n');
  expect(await isAudited(scene)).toBe(false);
});

test('the file of a finding counts, whether or not it was read', async () => {
  const scene = await open(finds('lib/key.js'));
  expect(await isAudited(scene)).toBe(true);
  expect(await isAudited(scene)).toBe(false);
  scene.write('lib/key.js', secret);
  expect(await isAudited(scene)).toBe(true);
});

test.each([
  ['is another one by the end', ['read'], true],
  ['was read as both', ['read', 'read'], true],
])('a file that changes while its auditor thinks is none that was audited: it %s', async (_what, reads) => {
  const begun: Act[] = reads.map((name, index) => () => {
    if (index > 0) scene.write('lib/key.js', secret);
    return calls(call(name, { path: 'lib/key.js' }));
  });
  const ends: Act = () => {
    scene.write('lib/key.js', secret);
    return calls(call('finish', { summary: 'audited', score: 100, findings: [] }));
  };
  const scene = await open(...begun, ends);
  expect(await isAudited(scene)).toBe(true);
  expect(await isAudited(scene)).toBe(true);
});

test('an auditor that was asked for its score again drew on a conversation that is gone, so nothing of it is kept', async () => {
  const scene = await openWorkspace(
    { files, commands: ['node check.mjs shop'] },
    acting([[/^AUDIT /, (request) => (/Your last answer was/.test(wordsOf(request)) ? clean : finish(''))]]),
  );
  expect(await isAudited(scene)).toBe(true);
  expect(await isAudited(scene)).toBe(true);
});

test('findings outside of the module are told and not worked on: nobody asked for that', async () => {
  const urgent = (file: string): Json => ({ severity: 'P1', category: 'Secret', title: `secret in ${file}`, file, line: 1 });
  const audits: Act = (request) => {
    const own = /AUDIT .*\(1\)/.test(request.label) ? [urgent('shop/find.js')] : [];
    // A matter of taste is left alone wherever it lies.
    const taste: Json = { severity: 'P4', category: 'Taste', title: 'odd name', file: 'lib/name.js', line: 1 };
    return calls(call('finish', { summary: 'audited', score: 70, findings: [...own, urgent('lib/key.js'), taste] }));
  };
  const scene = await openWorkspace(
    { files: { ...files, 'lib/name.js': 'export {};\n' }, commands: ['node check.mjs shop'] },
    acting([
      [/^AUDIT /, audits],
      [/^CLOSE-GAPS /, calls(call('read', { path: 'shop/find.js' })), write('shop/find.js', 'export const find = 1;\n'), passed],
    ]),
  );
  const { report } = await scene.run({ audit: { ...goal, iterations: 3, focus: ['P0', 'P1'] } });
  const closing = scene.model.requests().filter(({ label }) => label.startsWith('CLOSE-GAPS '));
  expect(closing.filter(({ turn }) => turn === 0)).toHaveLength(1);
  expect(closing.some((request) => wordsOf(request).includes('lib/key.js:1') || wordsOf(request).includes('secret in lib/key.js'))).toBe(
    false,
  );
  expect(report.notices.map(({ text }) => text)).toContain('Outside of shop, so nobody works on it: lib/key.js');
  expect(report.missed).toBe('Score 70 of 90. Iterations: 1.');
});

test('an auditor of tests is asked again when the commands say anything else, and one to whom they are nothing is not', async () => {
  const check = "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync('docs/count.txt'));\n";
  const scene = await openWorkspace(
    { files: { ...files, 'check.mjs': check, 'docs/count.txt': '  9 passing\n' }, commands: ['node check.mjs shop'] },
    acting([[/^AUDIT /, clean]]),
  );
  const audited = async (): Promise<string[]> => {
    const before = askedOf(scene.model).length;
    await scene.run({ audit: { ...goal, dimensions: ['security', 'tests'] } });
    return askedOf(scene.model).slice(before);
  };
  expect(await audited()).toHaveLength(2);
  scene.write('docs/notes.md', 'Other notes.\n');
  expect(await audited()).toEqual([]);
  scene.write('docs/count.txt', '  8 passing\n');
  expect(await audited()).toEqual([expect.stringMatching(/^AUDIT tests /)]);
  expect(scene.model.requests().map(wordsOf).at(-1)).toContain('tests passed: 8, failed: 0');
});
