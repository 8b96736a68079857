import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNodes, type JsonNode } from '../../../src/core/registry/json-nodes.ts';
import { readRegistry } from '../../../src/core/registry/read-registry.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import { registrySchema, type Registry } from '../../../src/protocol/registry.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/registry.json', import.meta.url), 'utf8');
const file = '.claude/entity-registry.json';

function registry(text: string): Registry {
  const read = readRegistry(text, file);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.registry;
}

describe('readRegistry', () => {
  it('reads 3.1', () => {
    expect(readRegistry(example, file)).toEqual({
      ok: true,
      warnings: [],
      registry: {
        version: '3.1',
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
      version: '2.1',
      patterns: { simple: 'Bank', withTabs: 'Contract' },
      enums: {},
      entities: { Bank: { sub: [], refs: [] }, Contract: { sub: ['Item'], refs: [] } },
    });
  });

  it.each([
    ['', 1, '', 'The file is empty.'],
    ['[]', 1, '', 'The registry must be an object with the keys _meta, _patterns, _enums and e, found a list.'],
    ['{\n"_meta": {}\n}', 1, 'e', 'The key "e" (the entities) is missing.'],
    ['{\n"e": {\n"Bank": {"refs": ["A", 7, {}]}}}', 3, 'e.Bank.refs.2', 'Expected a name, found an object.'],
    ['{\n"e": {\n"Bank": {"refs": 7}}}', 3, 'e.Bank.refs', 'Expected a list of names, found 7.'],
    ['{\n"e": {\n"Bank": "x"}}', 3, 'e.Bank', 'An entity is an object with "sub" and "refs" (or the number 1), found the text "x".'],
    ['{"_patterns":\n{"simple": {}}, "e": {}}', 2, '_patterns.simple', 'Expected the name of an entity, found an object.'],
    ['{"e": {\n"Bank": {"refs": ["A",]}}}', 2, 'e.Bank.refs', 'There is a comma too many before "]".'],
    ['{"e": {\n"Bank": {"refs": ["A"}}}', 2, 'e.Bank.refs', 'Expected "," or "]", found "}".'],
    ['{"e": {\n"Bank": {"refs"', 2, 'e.Bank.refs', 'Expected ":", found the end of the file.'],
    ['{"e": {}}\n// done', 2, '', 'Expected the end of the file, found "/".'],
    ["{'e': {}}", 1, '', 'Expected a key in double quotes, found "\'".'],
    ['{"e": {"Ba\nnk": {}}}', 1, 'e', 'A text in double quotes does not end in its line.'],
  ])('%j is broken', (text, line, key, message) => {
    const read = readRegistry(text, file);
    expect(read.ok ? null : { ...read.problem, message: inEnglish(read.problem.message) }).toEqual({ file, line, key, message });
  });

  it.each([
    ['[]', 'El registro de entidades debe ser un objeto con las claves _meta, _patterns, _enums y e; se encontró una lista.'],
    ['{"e": {"Bank": {"refs": "A", "sub": {}, "ref": 7}}}', 'Se esperaba una lista de nombres; se encontró 7.'],
    ['{"e": {"Bank": "x"}}', 'Una entidad es un objeto con "sub" y "refs" (o el número 1); se encontró el texto "x".'],
    ['{"e": {"Bank": {"refs": ["A",]}}}', 'Sobra una coma antes de "]".'],
    ['{"e": {"Bank": {"refs": ["A"}}}', 'Se esperaba "," o "]"; se encontró "}".'],
    ['{"e": {"Bank": {"refs"', 'Se esperaba ":"; se encontró el final del archivo.'],
  ])('%j is broken, in another language', (text, message) => {
    const read = readRegistry(text, file);
    expect(read.ok ? '' : inSpanish(read.problem.message)).toBe(message);
  });

  it('warns of keys written twice; the later one counts', () => {
    const read = readRegistry('{"e": {"Bank": {"refs": ["A"]},\n"Bank": {"refs": ["B"]}}}', file);
    expect(read).toMatchObject({
      ok: true,
      registry: { version: '3.1', patterns: {}, enums: {}, entities: { Bank: { sub: [], refs: ['B'] } } },
    });
    expect(read.ok ? read.warnings.map(inEnglish) : []).toEqual(['Line 2: e.Bank stands in line 1 already; the later one counts.']);
    expect(read.ok ? read.warnings.map(inSpanish) : []).toEqual(['Línea 2: e.Bank ya está en la línea 1; cuenta la última.']);
  });

  it('is not fooled by names of the prototype', () => {
    const read = registry(
      '{"__proto__": {"e": 1}, "e": {"__proto__": {"refs": ["X"]}, "constructor": {"refs": ["toString"]}}, "_enums": {"toString": ["a"]}}',
    );
    expect(Object.keys(read.entities)).toEqual(['constructor']);
    expect(read.enums).toEqual({ toString: ['a'] });
    expect(({} as Record<string, unknown>)['refs']).toBeUndefined();
  });

  it('refuses what is nested too deeply, without a stack overflow', () => {
    const read = readRegistry('['.repeat(100_000), file);
    expect(read.ok ? '' : inEnglish(read.problem.message)).toBe('The file is nested too deeply.');
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
          if (read.ok) expect(registrySchema.parse(read.registry)).toEqual(read.registry);
          else expect(read.problem.line).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('reads back what is written', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z]{1,10}$/u);
    const names = fc.uniqueArray(name, { maxLength: 4 });
    const written = fc.record({
      version: fc.constant('3.1'),
      patterns: fc.dictionary(name, name, { maxKeys: 4, noNullPrototype: true }),
      enums: fc.dictionary(name, names, { maxKeys: 4, noNullPrototype: true }),
      entities: fc.dictionary(name, fc.record({ sub: names, refs: names }), { maxKeys: 6, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(written, fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(
          { _meta: { version: value.version }, _patterns: value.patterns, _enums: value.enums, e: value.entities },
          null,
          indent,
        );
        expect(registry(text)).toEqual(value);
      }),
    );
  });

  it('accepts exactly what JSON accepts', () => {
    const plain = (node: JsonNode): unknown =>
      node.kind === 'value'
        ? node.value
        : node.kind === 'array'
          ? node.items.map(plain)
          : Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.node)]));
    const parsed = (text: string): { value: unknown } | null => {
      try {
        return { value: JSON.parse(text) };
      } catch {
        return null;
      }
    };
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '{', ' ', '0', '\u0001'))
      .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1));
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 6 }), broken), (text) => {
        const nodes = jsonNodes(text);
        expect(nodes.ok ? { value: plain(nodes.node) } : null).toEqual(parsed(text));
      }),
    );
  });
});
