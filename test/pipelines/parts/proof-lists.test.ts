import { expect, test } from 'vitest';
import { kinds, type Files } from './proof-kinds.ts';

const tox = { 'tox.ini': '[testenv]\ndeps = -r requirements.txt\n', 'requirements.txt': 'flask==3\n', 'test_a.py': '' };
const script = { 'check.sh': 'pip install -r requirements.txt\npytest\n', 'requirements.txt': 'flask==3\n', 'test_a.py': '' };

test.each<[string, Files, string, string, string | null]>([
  ['a configuration names the list', tox, 'flask==3\nrequests==2\n', 'tox', null],
  ['a command names the list', script, 'requests==2\n', 'sh check.sh', null],
  ['packages come from elsewhere', tox, 'flask==3\n--index-url https://example.com\n', 'tox', 'closure'],
  ['a command has them from elsewhere', script, 'flask @ https://example.com/x.whl\n', 'sh check.sh', 'closure'],
])('a list of packages proves nothing by what is in it: %s', async (_what, there, now, command, kind) => {
  expect(await kinds(there, { 'requirements.txt': now }, [], command)).toEqual({ 'requirements.txt': kind });
});
