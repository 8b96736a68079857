import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/protocol/json.ts';
import { jsonCopy, jsonLength } from '../../src/engines/embedded/json-copy.ts';

/** What is no JSON by itself, and what JSON makes of it. */
const strange = fc.constantFrom(
  undefined,
  NaN,
  -Infinity,
  -0,
  new Date(0),
  new Map([[1, 2]]),
  new Uint8Array([1, 2]),
  Buffer.from('x'),
  new String('boxed'),
  () => 1,
  Symbol('s'),
  '\ud800',
  { toJSON: () => 'by itself' },
  Object.assign([1], { toJSON: () => 'by itself' }),
  class extends Array {
    toJSON = (): string => 'by itself';
  }.of(1),
  Object.assign(Object.create(null) as object, { a: 1 }),
  JSON.parse('{"__proto__":{"a":1},"b":2}') as object,
  Object.assign([1], { 2: 2 }),
);
const anything = fc.anything({
  withNullPrototype: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
});
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, strange, anything, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
})).value;

function throughJson(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

function outcomeOf(make: () => unknown): unknown {
  try {
    return { value: make() };
  } catch (error) {
    return (error as Error).name;
  }
}

test('a copy is what comes back from JSON, whatever it is made of', () => {
  fc.assert(
    fc.property(values, (value) => {
      const [own, json] = [outcomeOf(() => jsonCopy(value)), outcomeOf(() => throughJson(value))];
      expect(own).toStrictEqual(json);
      expect(JSON.stringify(own)).toBe(JSON.stringify(json));
    }),
    { numRuns: 2000 },
  );
});

test('a copy shares no list and no object', () => {
  const value = { list: [{ a: 1 }], text: 'x' };
  const copied = jsonCopy(value) as typeof value;
  value.list.push({ a: 2 });
  (value.list[0] ?? { a: 0 }).a = 3;
  expect(copied).toEqual({ list: [{ a: 1 }], text: 'x' });
});

test('what is nested as deeply as JSON can be written is copied, and what holds itself is no JSON', () => {
  const deep = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as unknown;
  expect(JSON.stringify(jsonCopy(deep))).toBe(JSON.stringify(deep));
  const circle: { self?: unknown } = {};
  circle.self = { circle };
  expect(() => jsonCopy(circle)).toThrow(TypeError);
  expect(() => jsonCopy(1n)).toThrow(TypeError);
});

/** Lists and objects that have something in them, among these the value itself. */
function filled(value: Json | undefined): number {
  if (value === null || typeof value !== 'object') return 0;
  const parts = Object.values(value);
  return parts.reduce<number>((sum, part) => sum + filled(part), parts.length > 0 ? 1 : 0);
}

test('the length is that of the JSON, but for escapes, and one more for each list and object that is not empty', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'ß', ' ') });
  const value = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      plain,
      fc.constantFrom(null, true, -1.5, 1e21),
      fc.array(tie('json')),
      fc.dictionary(plain, tie('json')),
    ),
  })).json;
  fc.assert(
    fc.property(value, (one) => {
      expect(jsonLength(one)).toBe(JSON.stringify(one).length + filled(one));
    }),
  );
  const deep = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as Json;
  // So far only the outermost are looked at.
  expect(jsonLength(deep) - 6000).toBeLessThan(100);
  expect(jsonLength(deep) - 6000).toBeGreaterThan(0);
});
