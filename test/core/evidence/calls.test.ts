import { expect, test } from 'vitest';
import { callsOf, type Call } from '../../../src/core/evidence/calls.ts';

function shown(call: Call): string {
  if (call.kind === 'script') return `${call.file} ${call.name}`;
  if (call.kind === 'everywhere') return `everywhere ${call.name}`;
  if (call.kind === 'make') return `${call.folder}/{${call.names.join()}} ${call.targets.join(' ')}`.trim();
  return `${call.path} in ${call.folder}`;
}
const there = new Set(
  [
    'check.py',
    'check.rb',
    'check.sh',
    'check.ts',
    'checks/all.py',
    'checks/all/__main__.py',
    'hook.js',
    'hook.cjs',
    'hook.mjs',
    'hook.ts',
    'src/a.js',
  ]
    .flatMap((name) => [`api/${name}`, `api/web/${name}`])
    .concat(
      'check.js',
      'api/check',
      'api/web/check',
      'api/tools/check',
      'api/web.json',
      'check.sh',
      'node_modules/.bin/jest',
      'api/check.php',
    ),
);
/** What a command runs that is started in the folder "api"; of all the files that it may mean those that are there. */
const calls = (line: string | readonly string[]): string[] =>
  callsOf(typeof line === 'string' ? line.split(' ') : line, 'api')
    .filter((call) => call.kind !== 'file' || there.has(call.path))
    .map(shown);

test.each<[string, string[]]>([
  ['npm test', ['api/package.json test']],
  ['npm t', ['api/package.json test']],
  ['npm tst', ['api/package.json test']],
  ['npm start', ['api/package.json start']],
  ['npm stop', ['api/package.json stop']],
  ['npm restart', ['api/package.json restart']],
  ['npm run build', ['api/package.json build']],
  ['npm run-script build', ['api/package.json build']],
  ['npm rum build', ['api/package.json build']],
  ['npm urn build', ['api/package.json build']],
  ['npm run build -- --prefix web', ['api/package.json build']],
  ['npm install', []],
  ['npm run', []],
  ['npm run tsx check.ts', ['api/package.json tsx']],
  ['yarn build', ['api/package.json build']],
  ['bun run build', ['api/package.json build']],
  ['composer test', ['api/composer.json test']],
  ['/usr/bin/npm.cmd test', ['api/package.json test']],
])('a script: %s', (line, expected) => expect(calls(line)).toEqual(expected));

test.each<[string, string[]]>([
  ['npm --prefix web test', ['api/web/package.json test']],
  ['npm test --prefix', ['api/package.json test']],
  ['npm --prefix=../web test', ['web/package.json test']],
  ['pnpm --dir .. test', ['package.json test']],
  ['yarn --cwd ../../web test', []],
  ['npm -w web run build', ['everywhere build']],
  ['pnpm -r test', ['everywhere test']],
  ['pnpm -w test', ['everywhere test']],
  ['pnpm --filter web test', ['everywhere test']],
  ['yarn workspace web test', ['everywhere test']],
  ['yarn workspaces foreach run test', ['everywhere test']],
])('a script of another folder, or of many packages: %s', (line, expected) => expect(calls(line)).toEqual(expected));

test.each(['turbo', 'nx', 'lerna', 'lage', 'moon'])('%s runs a script of many packages', (program) => {
  expect(calls(`${program} run --parallel test`)).toEqual(['everywhere test']);
  expect(calls(`${program} run-many web:test`)).toEqual(['everywhere test']);
});

test.each<[string | string[], string[]]>([
  ['npm-run-all build test:*', ['api/package.json build', 'api/package.json test:*']],
  ['npm-run-all2 --parallel build', ['api/package.json build']],
  ['run-p build', ['api/package.json build']],
  [['run-s', 'build -- --all'], ['api/package.json build']],
  [
    ['concurrently', 'npm:test', 'pnpm:lint -- --fix'],
    ['api/package.json test', 'api/package.json lint'],
  ],
  [
    ['concurrently', '-k', 'cd web && npm test', './check.sh'],
    ['api/web/package.json test', 'api/check.sh in api'],
  ],
])('scripts beside or behind each other: %j', (line, expected) => expect(calls(line)).toEqual(expected));

test.each<[string | string[], string[]]>([
  ['npx npm test', ['api/package.json test']],
  ['timeout -k 5 60s npm test', ['api/package.json test']],
  ['dotenv -e .env.test -- npm test', ['api/package.json test']],
  ['xvfb-run -s wide npm test', ['api/package.json test']],
  ['nyc --reporter lcov -- make', ['api/{GNUmakefile,makefile,Makefile}']],
  ['env -u CI A=b python3 check.py', ['api/check.py in api']],
  ['sudo -u ci timeout 60 npm test', ['api/package.json test']],
  ['npx -y jest src/a.js', []],
  ['npx npm --silent test', ['api/package.json test']],
  ['npx -p tsx tsx check.ts', ['api/check.ts in api']],
  ['npx --yes --package typescript -p tsx tsx check.ts', ['api/check.ts in api']],
  ['npx --package=tsx tsx check.ts', ['api/check.ts in api']],
  [['npx', '-c', 'cd web && npm test'], ['api/web/package.json test']],
  [['env', '-S', 'npm --silent', 'test'], ['api/package.json test']],
  ['nice', []],
  ['npm exec -- tsx --no-cache check.ts', ['api/check.ts in api']],
  ['npm --prefix ../../web exec tsx check.ts', ['api/check.ts in api']],
  ['npm x tsx check.ts', ['api/check.ts in api']],
  ['pnpm --dir web dlx tsx check.ts', ['api/web/check.ts in api/web']],
  ['yarn --cwd ../../web exec tsx check.ts', []],
  ['pnpm tsx check.ts', ['api/package.json tsx', 'api/check.ts in api']],
  ['yarn run tsx check.ts', ['api/package.json tsx', 'api/check.ts in api']],
  ['pnpm -r tsx check.ts', ['everywhere tsx', 'api/check.ts in api']],
])('what starts another program: %s', (line, expected) => expect(calls(line)).toEqual(expected));

test.each<[string, string]>([
  ['make', 'api/{GNUmakefile,makefile,Makefile}'],
  ['gmake -j 4 -l 2.5 CI=1 -s build test', 'api/{GNUmakefile,makefile,Makefile} build test'],
  ['make -C web test', 'api/web/{GNUmakefile,makefile,Makefile} test'],
  ['make -C../web test', 'web/{GNUmakefile,makefile,Makefile} test'],
  ['make --directory=web test', 'api/web/{GNUmakefile,makefile,Makefile} test'],
  ['make -f rules test', 'api/{rules} test'],
  ['make --file=build.mk', 'api/{build.mk}'],
  ['make --makefile build.mk', 'api/{build.mk}'],
  ['make -I rules -W a.js test', 'api/{GNUmakefile,makefile,Makefile} test'],
  ['make --directory-first test', 'api/{GNUmakefile,makefile,Makefile} test'],
  ['make test -C', 'api/{GNUmakefile,makefile,Makefile} test'],
  ['make test -f', 'api/{} test'],
])('rules of a Makefile: %s', (line, expected) => expect(calls(line)).toEqual([expected]));

test.each<[string | string[], string[]]>([
  ['node --no-warnings ../check.js rules', ['check.js in api']],
  ['node --require ./hook.cjs check.ts', ['api/check.ts in api', 'api/hook.cjs in api']],
  ['ts-node --project web.json check.ts', ['api/check.ts in api', 'api/web.json in api']],
  ['deno run -A check.ts', ['api/check.ts in api']],
  ['bun --hot check.ts', ['api/check.ts in api']],
  ['bun run check.ts', ['api/check.ts in api']],
  ['php -d memory_limit=-1 check.php', ['api/check.php in api']],
  ['python3 -W error -m checks.all', ['api/checks/all.py in api', 'api/checks/all/__main__.py in api']],
  ['bash -e check.sh', ['api/check.sh in api']],
  ['bash +x -eo pipefail check.sh', ['api/check.sh in api']],
  [
    ['bash', '-eo', 'pipefail', '-c', 'cd web && npm test; ./check'],
    ['api/web/package.json test', 'api/web/check in api/web'],
  ],
  ['sh -c', []],
  ['node --run build', ['api/package.json build']],
  ['./tools/check --all', ['api/tools/check in api']],
  ['check.rb', ['api/check.rb in api']],
  ['sh ../../check.sh', []],
  ['../node_modules/.bin/jest', []],
])('a program of the workspace: %j', (line, expected) => expect(calls(line)).toEqual(expected));

test.each([
  'node -e check.js',
  'python3 -c 1',
  'node --print check.js',
  'node --test check.js',
  'deno test check.ts',
  'node',
  'jest check',
])('text, a runner of tests, and what is installed are none: %s', (line) => expect(calls(line)).toEqual([]));

test.each<[string, string[]]>([
  ['node --test --import ./hook', ['api/hook.js in api', 'api/hook.cjs in api', 'api/hook.mjs in api', 'api/hook.ts in api']],
  ['vitest --config=web.json', ['api/web.json in api']],
  ['mocha -r hook.cjs', ['api/hook.cjs in api']],
  ['gcc -c src/a', ['api/src/a.js in api']],
  ['gcc -c tools/check', []],
  ['node --test --import', []],
  ['/bin/cp -p hook.js web', []],
])('a file that an option names: %s', (line, expected) => expect(calls(line)).toEqual(expected));
