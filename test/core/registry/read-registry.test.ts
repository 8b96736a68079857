import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRegistry } from '../../../src/core/registry/read-registry.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import type { Registry } from '../../../src/protocol/registry.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/registry.json', import.meta.url), 'utf8');
const file = '.claude/entity-registry.json';

function registry(text: string): Registry {
  const read = readRegistry(text, file);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.registry;
}

describe('readRegistry', () => {
  it('reads 3.1', () => {
    expect(readRegistry(example, file)).toMatchObject({
      ok: true,
      registry: {
        patterns: { simple: 'Bank', withSubItems: 'SalesPlan', selfReferencing: 'Category', manyToMany: 'Tag' },
        enums: { ContractStatus: ['DRAFT', 'ACTIVE'] },
        entities: {
          Contract: { sub: ['ContractItem'], refs: ['Partner'] },
          SalesPlan: { sub: ['SalesPlanItem'], refs: [] },
          Category: { sub: [], refs: ['Category'] },
          Tag: { sub: [], refs: [] },
          Bank: { sub: [], refs: [] },
          Partner: { sub: [], refs: [] },
        },
      },
    });
  });

  it('reads 2.1, a byte order mark, CRLF, "subs", placeholders and other patterns', () => {
    const text =
      '\uFEFF{\r\n"_m": {"v": "2.1"}, "_k": {"s": "sub"}, "_p": {"simple": "Bank", "withTabs": "Contract", "none": null},\r\n"_i": "read me",\r\n"e": {"Bank": 1, "Contract": {"subs": ["Item"], "refs": null}, "_example": "x"}}';
    expect(registry(text)).toEqual({
      patterns: { simple: 'Bank', withTabs: 'Contract' },
      enums: {},
      entities: { Bank: { sub: [], refs: [] }, Contract: { sub: ['Item'], refs: [] } },
    });
  });

  it.each([
    ['', 1, '', 'This is not valid JSON: Unexpected end of JSON input.'],
    ['[]', 1, '', 'Expected keys with values, found an empty list.'],
    ['{\n"_meta": {}\n}', 1, 'e', 'Expected keys with values, found nothing.'],
    ['{\n"e": {\n"Bank": {"refs": ["A", 7, {}]}}}', 3, 'e.Bank.refs.2', 'Expected a text, found keys with values.'],
    ['{\n"e": {\n"Bank": {"refs": 7}}}', 3, 'e.Bank.refs', 'Expected a list, found 7.'],
    ['{\n"e": {\n"Bank": "x"}}', 3, 'e.Bank', 'Expected keys with values, found the text "x".'],
    ['{"_patterns":\n{"simple": {}}, "e": {}}', 2, '_patterns.simple', 'Expected a text, found keys with values.'],
    ['{"e": {\n"Bank": {"refs": ["A",]}}}', 2, 'e.Bank.refs', "This is not valid JSON: Unexpected token ']'."],
    ['{"e": {\n"Bank": {"refs": ["A"}}}', 2, 'e.Bank.refs', "This is not valid JSON: Expected ',' or ']' after array element."],
    ['{"e": {\n"Bank": {"refs"', 2, 'e.Bank', "This is not valid JSON: Expected ':' after property name."],
    ['{"e": {}}\n// done', 2, '', 'This is not valid JSON: Unexpected non-whitespace character after JSON.'],
    ["{'e': {}}", 1, '', "This is not valid JSON: Expected property name or '}'."],
    ['{"e": {"Ba\nnk": {}}}', 1, 'e', 'This is not valid JSON: Bad control character in string literal.'],
  ])('%j is broken', (text, line, key, message) => {
    const read = readRegistry(text, file);
    expect(read.ok ? null : read.problems.map((problem) => ({ ...problem, message: inEnglish(problem.message) }))).toEqual([
      { file, line, key, message },
    ]);
  });

  it.each([
    ['[]', 'Se esperaba un conjunto de claves con valores; se encontró una lista vacía.'],
    ['{"e": {"Bank": {"refs": "A", "sub": {}, "ref": 7}}}', 'Se esperaba una lista; se encontró 7.'],
    ['{"e": {"Bank": "x"}}', 'Se esperaba un conjunto de claves con valores; se encontró el texto "x".'],
    ['{"e": {"Bank": {"refs": ["A",]}}}', "Esto no es JSON válido: Unexpected token ']'."],
    ['{"e": {"Bank": {"refs": ["A"}}}', "Esto no es JSON válido: Expected ',' or ']' after array element."],
    ['{"e": {"Bank": {"refs"', "Esto no es JSON válido: Expected ':' after property name."],
  ])('%j is broken, in another language', (text, message) => {
    const read = readRegistry(text, file);
    expect(read.ok ? [] : read.problems.map((problem) => inSpanish(problem.message))).toEqual([message]);
  });

  it('counts a key that is written twice as it stands last', () => {
    expect(registry('{"e": {"Bank": {"refs": ["A"]},\n"Bank": {"refs": ["B"]}}}')).toEqual({
      patterns: {},
      enums: {},
      entities: { Bank: { sub: [], refs: ['B'] } },
    });
  });

  it('knows the lines of entities', () => {
    const read = readRegistry('{"_enums": {"Bank": []},\n"e": {\n"Bank": {"refs":\n["A"]},\n"Tag": {}}}', file);
    expect(read.ok ? ['Bank', 'Tag', 'Gone'].map(read.lineOf) : []).toEqual([3, 5, 2]);
  });

  it('lists everything that is unlike a registry', () => {
    const read = readRegistry('{"_patterns": 1,\n"e": {"Bank": "x",\n"Tag": {"sub": 7}}}', file);
    expect(read.ok ? [] : read.problems.map(({ line, key }) => `${line} ${key}`)).toEqual(['1 _patterns', '2 e.Bank', '3 e.Tag.sub']);
  });

  it('is not fooled by names of the prototype', () => {
    const read = registry(
      '{"__proto__": {"e": 1}, "e": {"__proto__": {"refs": ["X"]}, "constructor": {"refs": ["toString"]}}, "_enums": {"toString": ["a"]}}',
    );
    expect(Object.keys(read.entities)).toEqual(['constructor']);
    expect(read.enums).toEqual({ toString: ['a'] });
    expect(({} as Record<string, unknown>)['refs']).toBeUndefined();
  });

  it('survives what is nested too deeply', () => {
    const deep = '['.repeat(100_000);
    expect(readRegistry(deep, file).ok).toBe(false);
    expect(readRegistry(`{"x": ${deep}${']'.repeat(100_000)}, "e": {"Bank": 7}}`, file)).toMatchObject({
      problems: [{ line: 1, key: 'e.Bank' }],
    });
  });

  it('never throws', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ':', ',', '"e"', '"sub"', '1', 'null', '\n', '"', '\\');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((parts) => parts.join('')),
          fc.json(),
          fc.json().map((json) => `{"e":${json}}`),
        ),
        (text) => {
          const read = readRegistry(text, file);
          if (!read.ok) expect(read.problems[0]?.line).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('reads back what is written', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z]{1,10}$/u);
    const names = fc.uniqueArray(name, { maxLength: 4 });
    const written = fc.record({
      patterns: fc.dictionary(name, name, { maxKeys: 4, noNullPrototype: true }),
      enums: fc.dictionary(name, names, { maxKeys: 4, noNullPrototype: true }),
      entities: fc.dictionary(name, fc.record({ sub: names, refs: names }), { maxKeys: 6, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(written, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(
          { _meta: { version: '3.1' }, _patterns: value.patterns, _enums: value.enums, e: value.entities },
          null,
          indent,
        );
        expect(registry(text)).toEqual(value);
      }),
    );
  });

  it('accepts no more than JSON', () => {
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '{', ' ', '0', '\u0001'))
      .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1));
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 6 }), broken), (text) => {
        expect(readRegistry(`{"e": {}, "x": ${text}}`, file).ok).toBe(isJson(`{"e": {}, "x": ${text}}`));
      }),
    );
  });
});
