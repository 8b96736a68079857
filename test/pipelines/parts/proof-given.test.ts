import { expect, test } from 'vitest';
import { kinds, type Files } from './proof-kinds.ts';

const settingsFor = (command: string): Files => ({ '.claude/batuta.yaml': `validate: [${JSON.stringify(command.split(' '))}]\n` });
const limits = { 'rules/limits.json': '{}' };
test.each<[string, Files, string]>([
  ['node check.js rules/limits.json', { 'check.js': '' }, 'rules/limits.json'],
  ['node check.js rules', { 'check.js': '' }, 'rules/limits.json'],
  ['node check.js --rules=rules/', { 'check.js': '' }, 'rules/limits.json'],
  ['node check.js qa/plan.mjs', { 'check.js': '', 'qa/plan.mjs': '' }, 'qa/plan.mjs'],
  ['npm test -- rules/limits.json', { 'package.json': '{ "scripts": { "test": "node check.js" } }', 'check.js': '' }, 'rules/limits.json'],
  ['npm test -- rules', { 'package.json': '{ "scripts": { "test": "node check.js" } }', 'check.js': '' }, 'rules/limits.json'],
  [
    'npm test',
    {
      'package.json': '{ "scripts": { "test": "cd web && node check.js rules/limits.json" } }',
      'web/check.js': '',
      'web/rules/limits.json': '',
    },
    'web/rules/limits.json',
  ],
  ['sh ci/check.sh rules/limits.json', { 'ci/check.sh': 'node check.js "$1"\n', 'check.js': '' }, 'rules/limits.json'],
  ['make test LIMITS=rules/limits.json', { Makefile: 'test:\n\tnode check.js $(LIMITS)\n', 'check.js': '' }, 'rules/limits.json'],
  ['make test RULES=rules', { Makefile: 'test:\n\tnode check.js $(RULES)\n', 'check.js': '' }, 'rules/limits.json'],
  ['make test', { Makefile: 'LIMITS = rules/limits.json\ntest:\n\tnode check.js $(LIMITS)\n', 'check.js': '' }, 'rules/limits.json'],
  ['make test', { Makefile: 'RULES = rules\ntest:\n\tnode check.js $(RULES)\n', 'check.js': '' }, 'rules/limits.json'],
  [
    'make test',
    { Makefile: 'test:\n\tnode src/print.js | diff - golden/out.txt\n', 'src/print.js': '', 'golden/out.txt': '' },
    'golden/out.txt',
  ],
  ['node check.js rules/limits.json', { 'check.js': '', Makefile: 'test:\n\tnode check.js rules/limits.json\n' }, 'rules/limits.json'],
  [
    'node check.js rules/limits.json',
    { 'check.js': '', '.github/workflows/test.yml': 'run: node check.js rules/limits.json\n' },
    'rules/limits.json',
  ],
])('what a command is given proves: %s', async (command, there, path) => {
  expect(await kinds({ ...settingsFor(command), ...limits, ...there }, { [path]: '1' }, [], command)).toEqual({
    [path]: expect.stringMatching(/^(?:closure|helper)$/u),
  });
});

test.each<[string, string]>([
  ['npx tsc --noEmit src/main.ts', 'src/main.ts'],
  ['eslint src/main.ts', 'src/main.ts'],
  ['python3 -m mypy src/main.py', 'src/main.py'],
  ['go run ./cmd/x', 'cmd/x/main.go'],
  ['node --test src', 'src/main.js'],
  ['make test', 'src/main.ts'],
])('what a compiler or a linter is given is looked at: %s', async (command, path) => {
  const there = { ...settingsFor(command), Makefile: 'test:\n\ttsc src/main.ts\n', [path]: '' };
  expect(await kinds(there, { [path]: '1' }, [], command)).toEqual({ [path]: null });
});

test.each<[string, string]>([
  ['node src/print.js', 'src/print.js'],
  ['python3 -m app', 'app/__main__.py'],
  ['node check.js rules/limits.json', 'rules/limits.json'],
  ['node check.js rules', 'rules/limits.json'],
])('what the spec lists is work, whoever is given it: %s', async (command, path) => {
  const there = { ...settingsFor(command), 'check.js': '', [path]: '' };
  expect(await kinds(there, { [path]: '1' }, [path], command)).toEqual({ [path]: null });
});

test('what a command is given and a source uses is a source', async () => {
  const command = 'node check.js rules/limits.json';
  const there = {
    ...settingsFor(command),
    ...limits,
    'check.js': '',
    'src/main.js': "import limits from '../rules/limits.json' with { type: 'json' };\n",
  };
  expect(await kinds(there, { 'rules/limits.json': '1' }, [], command)).toEqual({ 'rules/limits.json': null });
});
