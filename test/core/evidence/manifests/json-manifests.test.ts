import { expect, test } from 'vitest';
import { told } from './told.ts';

test.each<[string, string, unknown]>([
  ['zod', '^4', 'registry'],
  ['zod', '>=4 <5 || 6.x', 'registry'],
  ['zod', 'latest', 'registry'],
  ['zod', '', 'registry'],
  ['zod', 'npm:zod@4', 'registry'],
  ['zod', 'npm:^4', 'registry'],
  ['zod', 'catalog:', 'registry'],
  ['zod', 'workspace:*', 'inside'],
  ['zod', 'workspace:packages/zod', 'inside'],
  ['zod', 'npm:evil@4', 'elsewhere'],
  ['zod', 'jsr:@std/zod@1', 'elsewhere'],
  ['zod', 'patch:zod@npm%3A4#./x.patch', 'elsewhere'],
  ['zod', 'git+https://example.com/file:sums.git', 'elsewhere'],
  ['zod', 'github:evil/zod', 'elsewhere'],
  ['zod', 'evil/zod', 'elsewhere'],
  ['zod', 'git@example.com:evil/zod.git', 'elsewhere'],
  ['zod', 'https://example.com/zod.tgz', 'elsewhere'],
  ['zod', '..', 'elsewhere'],
  ['zod', '~/zod', 'elsewhere'],
  ['zod', '/zod', 'elsewhere'],
])('package.json: %s %j comes from: %s', (name, spec, from) => {
  expect(told('web/app/package.json', JSON.stringify({ devDependencies: { [name]: spec } }))).toEqual([[name, from]]);
});

test.each([
  ['file:../sums', 'web/sums'],
  ['link:../../sums', 'sums'],
  ['portal:./sums/', 'web/app/sums'],
  ['workspace:../sums', 'web/sums'],
  ['file:../../../sums', null],
  ['link:../../../sums', null],
  ['portal:/sums', null],
  ['workspace:../../../sums', null],
  ['workspace:a/../../../../sums', null],
  ['file:///sums', null],
  ['file:~/sums', null],
  ['file:%2e%2e/%2e%2e/%2e%2e/sums', null],
  ['file:..\\..\\..\\sums', null],
  ['file:C:/sums', null],
  // Nobody can read what is in it.
  ['file:./sums.tgz', null],
])('package.json: %s is in the workspace at %j, or not', (spec, place) => {
  const expected = place === null ? ['sums', 'elsewhere'] : ['sums', 'inside', place];
  expect(told('web/app/package.json', JSON.stringify({ dependencies: { sums: spec } }))).toEqual([expected]);
});

test('composer.json: what is fetched, and not what is there', () => {
  const text = JSON.stringify({
    require: { php: '^8.4', 'ext-json': '*', 'Monolog/monolog': '^3' },
    'require-dev': { 'phpunit/phpunit': 12 },
  });
  expect(told('composer.json', text)).toEqual([
    ['Monolog/monolog', 'registry'],
    ['phpunit/phpunit', 'registry'],
  ]);
});
