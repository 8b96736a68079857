import { expect, test } from 'vitest';
import { isKnownModule, pythonModule, searchedFolders } from '../../../src/core/evidence/known-modules.ts';

const paths = new Set([
  'sums.py',
  'test_sums.py',
  'web/pyproject.toml',
  'app/__init__.py',
  'app/test_app.py',
  'qa/test_qa.py',
  'lib/__init__.py',
]);
const isSearched = searchedFolders(paths, (path) => /(?:^|\/)test_/u.test(path));

test('what stands in for a module of the language or of a runner', () => {
  const those = [
    'iniconfig.py',
    'pluggy/__init__.py',
    'statistics.py',
    'src/unittest.py',
    'web/json.py',
    'web/src/json.py',
    'qa/queue.py',
    'difflib.pyc',
    'lib/Test/More.pm',
    'lib/minitest/autorun.rb',
  ];
  const others = [
    'app/queue.py',
    'app/types.py',
    'lib/types.py',
    'sums.py',
    'sums/calendar.py',
    'iniconfig.js',
    '__init__.py',
    'lib/Sum.pm',
    'lib/sums.rb',
  ];
  expect([...those, ...others].filter((path) => isKnownModule(path, isSearched))).toEqual(those);
});

test('a module is known by its name where Python looks for it', () => {
  const files = ['more.py', 'more/__init__.py', 'app/more.py', 'more.js', 'more/deep.py'];
  expect(files.map((path) => pythonModule(path, isSearched))).toEqual(['more', 'more', null, null, null]);
});
