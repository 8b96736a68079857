import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { joined, withList, type Body } from '../../../src/providers/parts/json-bytes.ts';

interface Part {
  readonly texts: readonly string[];
}

const bytesOf = ({ texts }: Part): Body => (texts.length === 0 ? [] : [Buffer.from(JSON.stringify(texts))]);
const read = (body: Body): unknown => JSON.parse(Buffer.concat(body).toString('utf8'));
const plain = (parts: readonly Part[]): unknown => parts.flatMap(({ texts }) => (texts.length === 0 ? [] : [texts]));
const fields = [Buffer.from('{"a":1')];
const asBody = (parts: readonly Part[]): Body => withList(fields, 'list', [joined(parts, bytesOf)]);

it('has what was asked for, however the lists before it grew, were cut, changed or went on in two ways; none is changed afterwards', () => {
  const part = fc.record({ texts: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 2 }) });
  /** A list that goes on from the beginning of one of those before. */
  const list = fc.record({ from: fc.nat(), kept: fc.nat(), changed: fc.option(fc.nat(4)), added: fc.array(part, { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(list, { maxLength: 12 }), (lists) => {
      const asked: { readonly parts: readonly Part[]; readonly body: Body }[] = [{ parts: [], body: asBody([]) }];
      for (const { from, kept, changed, added } of lists) {
        const { parts: before } = asked[from % asked.length] ?? { parts: [] };
        const begun = before.map((one, index) => (index === changed ? { texts: [...one.texts, 'changed'] } : one));
        const parts = [...begun.slice(0, begun.length - (kept % 3)), ...added];
        asked.push({ parts, body: asBody(parts) });
      }
      for (const { parts, body } of asked) expect(read(body)).toEqual({ a: 1, list: plain(parts) });
    }),
  );
});

it('puts a list that grows into one place, and only what is new', () => {
  const parts = Array.from({ length: 50 }, (_, index): Part => ({ texts: [`text ${index}`] }));
  const made: Part[] = [];
  const places = parts.map((_, index) => {
    const [piece] = joined(parts.slice(0, index + 1), (part) => {
      made.push(part);
      return bytesOf(part);
    });
    return piece?.buffer;
  });
  expect(made).toEqual(parts);
  expect(new Set(places).size).toBeLessThan(10);
});
