import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { wholeRun } from './whole-run.ts';

const hello = { 'src/app.js': "console.log('hello');\n", 'expected.txt': 'hello\n' };
const changed = { 'src/app.js': "console.log('Hello');\n", 'expected.txt': 'Hello\n' };

/** What `src/app.js` prints is compared with a file. `listed`: what the spec names of the two. */
async function play(line: string, listed: readonly string[]): Promise<object> {
  const scene = await openFiles(
    {
      ...hello,
      'package.json': '{ "name": "hello", "type": "module" }\n',
      'check.sh': `${line}\n`,
      '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [sh check.sh]\n',
    },
    acting([
      [/^SPEC /, finish(spec({ Code: listed }))],
      [
        /Code /,
        calls(...Object.keys(changed).map((file) => call('read', { path: file }))),
        ...Object.entries(changed).map(([file, content]) => write(file, content)),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
    true,
  );
  const { state, report } = await wholeRun(scene);
  const { verdict, reason } = report.proof ?? {};
  return { status: state.status, verdict, reason, changed: report.proof?.changed.map(({ file, kind }) => `${kind} ${file}`) };
}

const both = ['src/app.js', 'expected.txt'];

test('a program whose printed lines are tested is the work, where the spec lists both: what is expected changed as approved', async () => {
  expect(await play('node src/app.js | diff - expected.txt', both)).toEqual({
    status: 'completed',
    verdict: 'proven',
    reason: 'approved',
    changed: ['test expected.txt'],
  });
});

test.each([
  ['it also decides by how it ends', 'node src/app.js >/dev/null && node src/app.js | diff - expected.txt', both],
  ['what is expected was not approved', 'node src/app.js | diff - expected.txt', ['src/app.js']],
])('a person is asked where %s', async (_why, line, listed) => {
  expect(await play(line, listed)).toMatchObject({ status: 'stopped', verdict: 'unproven', reason: 'proof-changed' });
});
