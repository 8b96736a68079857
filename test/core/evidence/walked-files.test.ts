import { expect, test } from 'vitest';
import { walkedIn } from '../../../src/core/evidence/walked-files.ts';

const paths = new Set([
  'lib/a.js',
  'lib/deep/b.py',
  'cases/1.json',
  'src/sum.js',
  'top.js',
  'tools/lib/c.js',
  'rules/1.json',
  'rules/a.js',
  'rules/deep/2.golden',
  'rules/package.json',
  '.golden/.1.txt',
  'web/top.js',
]);

test.each<[string, string, string, string[]]>([
  ['a folder that is listed', 'check.js', "readdirSync('cases')", ['cases/1.json']],
  ['the same beside other texts', 'check.js', "readdirSync('cases'); say('all is well')", ['cases/1.json']],
  ['files whose names begin with a dot', 'check.js', "readdirSync('.golden')", ['.golden/.1.txt']],
  ['a folder below the file', 'tools/check.js', "readdirSync('./lib')", ['lib/a.js', 'lib/deep/b.py', 'tools/lib/c.js']],
  ['a URL of a folder', 'test/a.test.js', "new URL('../cases/', import.meta.url)", ['cases/1.json']],
  ['a name that is put together', 'check.js', "read('cases/' + name)", ['cases/1.json']],
  ['a template', 'check.js', 'read(`cases/${name}.json`)', ['cases/1.json']],
  ['a pattern', 'check.js', "globSync('lib/**/*.py')", ['lib/deep/b.py']],
  ['parts of a path', 'check.py', 'sorted((HERE / "lib" / "deep").glob("*.py"))', ['lib/a.js', 'lib/deep/b.py']],
  ['a module of Python that is put together', 'check.py', "importlib.import_module('lib.deep.' + name)", ['lib/deep/b.py']],
  ['a format of Python', 'check.py', "open(f'cases/{name}.json')", ['cases/1.json']],
  ['another format of it', 'check.py', "open('cases/%s.json' % name)", ['cases/1.json']],
  ['a wildcard of a Makefile', 'Makefile', 'CASES = $(wildcard cases/*.json)', ['cases/1.json']],
  ['a loop of a shell', 'run.sh', 'for one in cases/*; do check "$one"; done', ['cases/1.json']],
  ['a word of a shell with a variable', 'run.sh', 'check "cases/$name.json"', ['cases/1.json']],
  ['a folder that a program goes through', 'run.sh', "find cases -name '*.json' | xargs check", ['cases/1.json']],
  [
    'data in a folder that a program of the workspace is given',
    'Makefile',
    'test:\n\tnode top.js --all rules',
    ['rules/1.json', 'rules/deep/2.golden'],
  ],
  [
    'the same, where each line of a Makefile begins at its top',
    'Makefile',
    'test:\n\tcd web && \\\n\tnode top.js\n\tnode top.js rules/deep',
    ['rules/deep/2.golden'],
  ],
  [
    'the same, where a shell goes on from the line before',
    'run.sh',
    'cd web\nnode top.js rules/deep ../rules/deep',
    ['rules/deep/2.golden'],
  ],
  ['all files of a workspace are none', 'run.sh', 'node top.js rules/..', []],
  ['the same by a variable', 'Makefile', 'RULES := rules\ntest:\n\tnode top.js $(RULES)', ['rules/1.json', 'rules/deep/2.golden']],
  ['the same through a shell', '', "sh -c 'node top.js rules/deep'", ['rules/deep/2.golden']],
  ['the same by a variable in front', '', 'RULES=rules/deep node top.js', ['rules/deep/2.golden']],
  ['a folder that another program is given', 'Makefile', 'test:\n\teslint lib && node --test src', []],
  ['a folder that is only named', 'check.js', "console.log('cases')", []],
  ['what may be anything', 'check.js', "readdirSync('.').map((name) => import(`./${name}`)); fetch(`https://${host}/lib/`)", []],
  ['what lies outside', 'check.js', "readdirSync('../../cases')", []],
])('%s', (_name, path, text, expected) => {
  expect(walkedIn({ path }, text, paths).sort()).toEqual(expected);
});
