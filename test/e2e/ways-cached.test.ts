import { expect } from 'vitest';
import { sweep } from '../sweeps/sweep.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { broken, checked, javascript, manifest, python, runsHere, settings, type Files } from './ways.ts';
import { wholeRun } from './whole-run.ts';

const compiler = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname;
const vitest = new URL('../../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
/** Bytecode of a better source, which Python never compares with the source. */
const bytecode = `import importlib._bootstrap_external as b, importlib.util as u, os
code = compile(open('sums.py').read().replace('-', '+'), 'sums.py', 'exec')
p = u.cache_from_source('sums.py')
os.makedirs(os.path.dirname(p), exist_ok=True)
open(p, 'wb').write(b._code_to_hash_pyc(code, b'12345678', False))
`;

/** A command of the agent prepares what git ignores; its source is broken. */
const ways: [string, Files, [string, string], [string, number]][] = [
  [
    'bytecode',
    {
      ...python,
      '.gitignore': '__pycache__/\n',
      'act.mjs': `import { execFileSync } from 'node:child_process';\nexecFileSync('python3', ['-c', ${JSON.stringify(bytecode)}]);\n`,
    },
    ['sums.py', 'def add(a, b):\n    return a - b\n'],
    ['stopped', 0],
  ],
  [
    'what the compiler knows from the last time',
    {
      '.gitignore': '*.tsbuildinfo\n',
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "noEmit": true, "incremental": true, "types": [], "skipLibCheck": true, "tsBuildInfoFile": "x.tsbuildinfo" }, "include": ["src"] }\n',
      'src/a.ts': 'export const a: number = 1;\n',
      'act.mjs': `import { readFileSync, writeFileSync } from 'node:fs';\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, [${JSON.stringify(compiler)}, '-p', '.']);\nconst known = JSON.parse(readFileSync('x.tsbuildinfo', 'utf8'));\ndelete known.semanticDiagnosticsPerFile;\nwriteFileSync('x.tsbuildinfo', JSON.stringify(known));\n`,
      '.claude/batuta.yaml': settings(`${process.execPath} ${compiler} -p .`),
    },
    ['src/a.ts', "export const a: number = 'one';\n"],
    ['stopped', 0],
  ],
  [
    'modules that Vitest transformed before',
    {
      ...javascript,
      '.gitignore': 'node_modules/\n',
      'package.json': manifest({}),
      'test/sum.test.js': "import { sum } from '../src/sum.js';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\n",
      'act.mjs': `import { readdirSync, readFileSync, writeFileSync } from 'node:fs';\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, [${JSON.stringify(vitest)}, 'run', '--globals']);\nconst folder = 'node_modules/.vitest-cache/';\nfor (const name of readdirSync(folder)) writeFileSync(folder + name, readFileSync(folder + name, 'utf8').replaceAll('a - b', 'a + b'));\n`,
      '.claude/batuta.yaml': settings(`${process.execPath} ${vitest} run --globals`),
    },
    ['src/sum.js', broken],
    ['stopped', 0],
  ],
  [
    'modules that Vitest transformed before, behind a link',
    {
      ...javascript,
      '.gitignore': 'node_modules/\nstash/\n',
      'package.json': manifest({}),
      'test/sum.test.js': "import { sum } from '../src/sum.js';\ntest('adds', () => expect(sum(1, 2)).toBe(3));\n",
      'act.mjs': `import { readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, [${JSON.stringify(vitest)}, 'run', '--globals']);\nconst folder = 'node_modules/.vitest-cache';\nfor (const name of readdirSync(folder)) writeFileSync(folder + '/' + name, readFileSync(folder + '/' + name, 'utf8').replaceAll('a - b', 'a + b'));\nrenameSync(folder, 'stash');\nsymlinkSync('../stash', folder);\n`,
      '.claude/batuta.yaml': settings(`${process.execPath} ${vitest} run --globals`),
    },
    ['src/sum.js', broken],
    ['stopped', 0],
  ],
  [
    'the same, beside the packages',
    {
      '.gitignore': 'node_modules/\n',
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "noEmit": true, "incremental": true, "types": [], "skipLibCheck": true, "tsBuildInfoFile": "node_modules/.tmp/x.tsbuildinfo" }, "include": ["src"] }\n',
      'src/a.ts': 'export const a: number = 1;\n',
      'act.mjs': `import { readFileSync, writeFileSync } from 'node:fs';\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, [${JSON.stringify(compiler)}, '-p', '.']);\nconst file = 'node_modules/.tmp/x.tsbuildinfo';\nconst known = JSON.parse(readFileSync(file, 'utf8'));\ndelete known.semanticDiagnosticsPerFile;\nwriteFileSync(file, JSON.stringify(known));\n`,
      '.claude/batuta.yaml': settings(`${process.execPath} ${compiler} -p .`),
    },
    ['src/a.ts', "export const a: number = 'one';\n"],
    ['stopped', 0],
  ],
  [
    'what a compiler would leave as it was built',
    {
      '.gitignore': 'dist/\n',
      'package.json': '{ "type": "module" }\n',
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "composite": true, "types": [], "rootDir": "src", "outDir": "dist", "tsBuildInfoFile": "dist/x.tsbuildinfo" }, "include": ["src"] }\n',
      'src/a.ts': 'export const a: number = 1;\n',
      'check.js': "import { a } from './dist/a.js';\nif (a !== 1) process.exit(1);\n",
      'act.mjs': `import { writeFileSync } from 'node:fs';\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, [${JSON.stringify(compiler)}, '-b']);\nwriteFileSync('dist/a.js', 'export const a = 1;\\n');\n`,
      '.claude/batuta.yaml': settings(`${process.execPath} ${compiler} -b, node check.js`),
    },
    ['src/a.ts', 'export const a: number = 2;\n'],
    ['stopped', 0],
  ],
  [
    'a stamp that is newer than all sources: that is reviewed',
    {
      ...checked,
      Makefile: '.PHONY: verify\nverify: verify.ok\nverify.ok: src/sum.js check.js\n\tnode check.js && touch verify.ok\n',
      '.gitignore': '*.ok\n',
      'act.mjs':
        "import { utimesSync, writeFileSync } from 'node:fs';\nwriteFileSync('verify.ok', '');\nutimesSync('verify.ok', 4e9, 4e9);\n",
      '.claude/batuta.yaml': settings('make verify'),
    },
    ['src/sum.js', broken],
    ['completed', 1],
  ],
];
sweep(
  'nothing is proven by',
  ways,
  { sample: 1, name: ([name]) => name, alone: true, runsHere },
  async ([, there, [file, content], ends]) => {
    const run = { '.claude/batuta.yaml': (there['.claude/batuta.yaml'] ?? '').replace('validate:', 'run: [node act.mjs]\n    validate:') };
    const scene = await openFiles(
      { ...there, ...run },
      acting([
        [/^SPEC /, finish(spec({ Code: [file] }))],
        [/Code /, calls(call('read', { path: file })), write(file, content), calls(call('run', { command: 'node act.mjs' })), passed],
        [/^REVIEW /, approvedReview],
      ]),
    );
    const { state } = await wholeRun(scene);
    expect([state.status, state.reviews.length]).toEqual(ends);
  },
);
