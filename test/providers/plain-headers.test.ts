import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlainHeaders } from '../../src/providers/parts/plain-headers.ts';

const name = fc.oneof(
  fc.constantFrom('X-Api-Key', 'x-api-key', 'accept', 'Accept', 'retry-after', '', 'a b', 'ä', 'x\n'),
  fc.string({ maxLength: 8 }),
);
const value = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('', ' a ', 'a\r\nb', '\t', 'é', '€', 'a\0'));
const call = fc.oneof(
  fc.tuple(fc.constantFrom('append', 'set'), name, value),
  fc.tuple(fc.constantFrom('delete', 'get', 'has'), fc.constantFrom('X-Api-Key', 'accept', 'retry-after'), fc.constant('')),
);

type Either = Pick<Headers, 'append' | 'set' | 'delete' | 'get' | 'has'>;

function done(headers: Either, [method, key, text]: readonly [string, string, string]): unknown {
  try {
    if (method === 'append' || method === 'set') return headers[method](key, text);
    return headers[method as 'delete' | 'get' | 'has'](key) ?? null;
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : error;
  }
}

test('plain headers say what those of the platform say', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
      const [plain, platform] = [new PlainHeaders(), new Headers()];
      for (const one of calls) expect(done(plain, one), JSON.stringify(one)).toEqual(done(platform, one));
      expect([...plain.entries()]).toEqual([...platform.entries()]);
    }),
  );
});

test('plain headers are made of an object, of pairs, and of others', () => {
  const pairs = [
    ['b', '2'],
    ['A', '1'],
  ] as const;
  const expected = [
    ['a', '1'],
    ['b', '2'],
  ];
  expect([...new PlainHeaders({ b: '2', A: '1' })]).toEqual(expected);
  expect([...new PlainHeaders(pairs)]).toEqual(expected);
  expect([...new PlainHeaders(new Headers([...pairs].map(([key, text]) => [key, text])))]).toEqual(expected);
  expect([...new PlainHeaders(new PlainHeaders(pairs))]).toEqual(expected);
  // What the platform's fetch is given.
  expect([...new Headers([...new PlainHeaders(pairs)])]).toEqual(expected);
});
