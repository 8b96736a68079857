import { expect, test } from 'vitest';
import { callsOf } from '../../../src/core/evidence/calls.ts';

const calls = (line: string): string[] =>
  callsOf(line.split(' '), 'api').map((call) =>
    call.kind === 'script' ? `${call.file} ${call.name}` : call.kind === 'everywhere' ? `everywhere ${call.name}` : JSON.stringify(call),
  );

test.each(['turbo', 'nx', 'lerna', 'lage', 'moon'])('%s runs a script of many packages', (program) => {
  expect(calls(`${program} run test`)).toContain('everywhere test');
});

test.each([
  ['npm test', ['api/package.json test']],
  ['npm run build', ['api/package.json build']],
  ['npm --prefix web test', ['api/web/package.json test']],
  ['npm test --prefix', ['api/package.json test']],
  ['npm --prefix=../web test', ['web/package.json test']],
  ['npm -w web run build', ['everywhere build']],
  ['pnpm -r test', ['everywhere test']],
  ['npx npm test', ['api/package.json test']],
  ['composer test', ['api/composer.json test']],
])('%s', (line, expected) => expect(calls(line)).toEqual(expected));
