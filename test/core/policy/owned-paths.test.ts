import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOutsideHash } from '../../../src/core/policy/hashed-paths.ts';
import { mayOwn, ownerOf, ownedOf, ownerSpecificity, ownsPath } from '../../../src/core/policy/owned-paths.ts';

test.each([
  [['backend/**'], 'backend/src/a.ts', true],
  [['backend'], 'backend/src/a.ts', true],
  [['backend/'], 'backend/.hidden/a', true],
  [['./backend/**'], 'backend/a', true],
  [['backend/**'], 'backend2/a', false],
  [['**'], '.github/a', true],
  [['.'], 'a/b', true],
  [['src/*.ts'], 'src/a.ts', true],
  [['src/*.ts'], 'src/a/b.ts', false],
  [['db/**', 'migrations/**'], 'migrations/1.sql', true],
  [[], 'a', false],
  [['app/[slug]/**'], 'app/[slug]/page.tsx', true],
  [['app/(shop)'], 'app/(shop)/cart.tsx', true],
  [['app/{x}/[...all].tsx'], 'app/{x}/[...all].tsx', true],
  [['app/**'], 'app/[slug]/(shop)/{x}.tsx', true],
])('%j own %j: %s', (globs, path, owned) => {
  expect(ownsPath(globs, path)).toBe(owned);
});

test('the longest matching path owns', () => {
  const all = { name: 'all', owns: ['**'] };
  const backend = { name: 'backend', owns: ['backend/**'] };
  const api = { name: 'api', owns: ['backend/api/**', 'docs/api.md'] };
  const docs = { name: 'docs', owns: ['docs/**'] };
  const owners = [all, backend, api, docs];
  expect(['x.ts', 'backend/a.ts', 'backend/api/a.ts', 'docs/api.md', 'docs/b.md'].map((path) => ownerOf(owners, path)?.name)).toEqual([
    'all',
    'backend',
    'api',
    'api',
    'docs',
  ]);
  expect(ownerOf([backend, docs], 'x.ts')).toBeNull();
  expect(ownerSpecificity(['backend/**'], 'x')).toBe(-1);
});

test('of many owners it is the one whom a look at each by itself would find', () => {
  const names = fc.constantFrom('a', 'b', 'a b', '[a]', 'c.ts');
  const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const globs = fc
    .tuple(fc.constantFrom('', './', '*/', '**/'), paths, fc.constantFrom('', '/', '/**', '/*', '*'))
    .map((parts) => parts.join(''));
  const anyGlob = fc.oneof(globs, fc.constantFrom('**', '.', '', './', '{a,b}/**'));
  const owners = fc.array(fc.record({ owns: fc.array(anyGlob, { maxLength: 3 }) }), { maxLength: 6 });
  fc.assert(
    fc.property(owners, paths, (all, path) => {
      const values = all.map(({ owns }) => ownerSpecificity(owns, path));
      const most = Math.max(-1, ...values);
      expect(ownerOf(all, path)).toBe(most < 0 ? null : all[values.indexOf(most)]);
      for (const { owns } of all) expect(mayOwn(owns, path, all)).toBe(ownerSpecificity(owns, path) === most && most >= 0);
    }),
  );
});

test('specs and compiled contexts stay out of the hash', () => {
  expect(
    [
      'spec/active/x/spec.md',
      '.claude/context/backend.context.md',
      '.claude/context/backend/a.core.md',
      'src/spec/a',
      'spec/models/user_spec.rb',
      'spec/README.md',
      'spec/active/x/helper.js',
      '.claude/batuta.yaml',
    ].map(isOutsideHash),
  ).toEqual([true, true, false, false, false, false, false, false]);
});

test('those that globs name are the same whether each path is asked about or all of them', () => {
  const parts = fc.constantFrom('a', 'b', 'src', '.github', '[id]', 'x.ts', ' c', '(g)');
  const paths = fc.array(fc.array(parts, { minLength: 1, maxLength: 4 }).map((all) => all.join('/')));
  const globs = fc.array(
    fc
      .tuple(
        fc.constantFrom('', './', '/'),
        fc.array(fc.oneof(parts, fc.constantFrom('*', '**', '.', '')), { maxLength: 3 }),
        fc.constantFrom('', '/', '/**'),
      )
      .map(([before, all, after]) => before + all.join('/') + after),
  );
  fc.assert(
    fc.property(paths, globs, (all, own) => {
      expect(ownedOf(own, all)).toEqual(all.filter((path) => ownsPath(own, path)));
    }),
  );
});
