import { expect, it } from 'vitest';
import type { CodeScan } from '../../../src/core/registry/code-scan.ts';
import { mergeRegistry, type MergedRegistry } from '../../../src/core/registry/merge-registry.ts';

const file = '.claude/entity-registry.json';
const entity = (name: string, sub: string[] = [], refs: string[] = []): CodeScan['entities'][number] => ({
  name,
  file: `src/${name}.ts`,
  line: 1,
  stack: 'typeorm',
  columns: [],
  sub,
  refs,
});
const scan = (...entities: CodeScan['entities']): CodeScan => ({ entities, enums: {}, patterns: {}, skipped: [] });

function merge(text: string | null, code: CodeScan): MergedRegistry {
  const merged = mergeRegistry(text, file, code, '2026-02-06');
  if (!merged.ok) throw new Error(JSON.stringify(merged.problems));
  return merged;
}

it('writes a new registry of version 3.1, a line for each entry', () => {
  const code = {
    ...scan(entity('Contract', ['ContractItem'], ['Partner']), entity('Partner')),
    enums: { Status: ['DRAFT', 'ACTIVE'] },
    patterns: { simple: 'Partner', withSubItems: 'Contract' },
  };
  const { text, change } = merge(null, code);
  expect(text).toBe(`{
  "_meta": {
    "version": "3.1",
    "generator": "batuta",
    "enums": ["Status"],
    "examples": {"simple": "Partner", "withSubItems": "Contract"},
    "generated": "2026-02-06"
  },
  "_patterns": {
    "simple": "Partner",
    "withSubItems": "Contract"
  },
  "_enums": {
    "Status": ["DRAFT", "ACTIVE"]
  },
  "e": {
    "Contract": {"sub": ["ContractItem"], "refs": ["Partner"], "file": "src/Contract.ts"},
    "Partner": {"file": "src/Partner.ts"}
  }
}
`);
  expect(change).toEqual({ added: ['Contract', 'Partner'], removed: [], changed: [], enums: [], patterns: [] });
});

it('changes nothing where the code says the same, on any day, and writes nothing where there is nothing to say', () => {
  const code = scan(entity('A', [], ['A']));
  const { text } = merge(null, code);
  expect(merge(text, code)).toMatchObject({ text: null, change: { added: [], removed: [], changed: [] } });
  expect(merge(null, scan())).toMatchObject({ text: null, after: null });
});

it('keeps what was written by hand: entities, references to what no code has, patterns, enums, keys, their names and order', () => {
  const old = {
    note: 'ours',
    _meta: { version: '3.1', generated: '2020-01-01', enums: ['Gone', 'Kind'] },
    _patterns: { withTabs: 'Manual', simple: 'Manual', manyToMany: 'Away' },
    _enums: { ByHand: ['X'], Kind: ['A'], Gone: ['B'] },
    e: {
      _comment: 'a placeholder',
      Manual: { refs: ['Bank'], owner: 'finance' },
      Bank: { refs: ['Old', 'Extern', 'Bank'], subs: ['Branch'], since: 2019 },
      Old: { file: 'src/Old.ts' },
      Elsewhere: { file: 'app/models/elsewhere.rb' },
    },
  };
  const code = {
    ...scan(entity('Bank', ['Branch'], ['Bank', 'City']), entity('Branch'), entity('City')),
    enums: { Kind: ['A', 'B'] },
    patterns: { simple: 'City', manyToMany: 'Bank' },
  };
  const merged = merge(JSON.stringify(old, null, 2), code);
  expect(JSON.parse(merged.text ?? '')).toEqual({
    _meta: { version: '3.1', generated: '2026-02-06', enums: ['Kind'], generator: 'batuta', examples: { manyToMany: 'Bank' } },
    _patterns: { withTabs: 'Manual', simple: 'Manual', manyToMany: 'Bank' },
    _enums: { ByHand: ['X'], Kind: ['A', 'B'] },
    note: 'ours',
    e: {
      _comment: 'a placeholder',
      Manual: { refs: ['Bank'], owner: 'finance' },
      Bank: { refs: ['Bank', 'Extern', 'City'], subs: ['Branch'], since: 2019, file: 'src/Bank.ts' },
      Elsewhere: { file: 'app/models/elsewhere.rb' },
      Branch: { file: 'src/Branch.ts' },
      City: { file: 'src/City.ts' },
    },
  });
  expect(merged.change).toEqual({
    added: ['Branch', 'City'],
    removed: ['Old'],
    changed: ['Bank'],
    enums: ['Kind', 'Gone'],
    patterns: ['manyToMany'],
  });
  expect(merged.handMade).toEqual(['Manual', 'Elsewhere']);
  expect(merged.kept).toEqual({
    references: [{ entity: 'Bank', key: 'refs', names: ['Extern'] }],
    enums: ['ByHand'],
    patterns: [
      { kind: 'withTabs', registry: 'Manual', code: null },
      { kind: 'simple', registry: 'Manual', code: 'City' },
    ],
  });
});

it('drops what leads to an entity that went with the code, whoever wrote it, in the shape that it has', () => {
  const first = merge(null, scan(entity('Book'), entity('Loan', ['Slip'], ['Book', 'Member']), entity('Member'), entity('Slip')));
  const old = JSON.parse(first.text ?? '') as { e: Record<string, object> };
  const edited = {
    ...old,
    _patterns: { withTabs: ['Member', 'Book'], withSeed: 'Member' },
    e: { ...old.e, Manual: { refs: { Member: 'pays', Bank: 'is paid' }, ref: 'Member' } },
  };
  const merged = merge(JSON.stringify(edited), scan(entity('Book'), entity('Loan', [], ['Book'])));
  expect(JSON.parse(merged.text ?? '')).toMatchObject({
    _patterns: { withTabs: ['Book'] },
    e: { Book: {}, Loan: { sub: [], refs: ['Book'] }, Manual: { refs: { Bank: 'is paid' }, ref: [] } },
  });
  expect(merged.text).not.toContain('Member');
  expect(merged.change).toMatchObject({ removed: ['Member', 'Slip'], changed: ['Loan', 'Manual'], patterns: ['withTabs', 'withSeed'] });
});

it('names nothing more after a rename and its way back', () => {
  const named = (author: string): CodeScan => ({
    ...scan(entity(author), entity('Book', [], [author])),
    patterns: { simple: author },
  });
  const first = merge(null, named('Author')).text;
  const renamed = merge(first, named('Writer')).text;
  expect(JSON.parse(renamed ?? '')).toMatchObject({ _patterns: { simple: 'Writer' }, e: { Book: { refs: ['Writer'] } } });
  const back = JSON.parse(merge(renamed, named('Author')).text ?? '') as { e: object };
  expect({ ...back, e: null }).toEqual({ ...(JSON.parse(first ?? '') as object), e: null });
  expect(back.e).toEqual((JSON.parse(first ?? '') as { e: object }).e);
});

it('an example that a sync chose follows the code; one of your choice stays, also where the code says the same for a while', () => {
  const both = (simple: string | null): CodeScan => ({
    ...scan(entity('Author'), entity('Member')),
    patterns: simple === null ? {} : { simple },
  });
  const first = merge(null, both('Member')).text ?? '';
  const followed = merge(first, both('Author'));
  expect(followed.change.patterns).toEqual(['simple']);
  expect(JSON.parse(followed.text ?? '')).toMatchObject({ _meta: { examples: { simple: 'Author' } }, _patterns: { simple: 'Author' } });
  expect(followed.kept.patterns).toEqual([]);
  expect(JSON.parse(merge(first, both(null)).text ?? '')).toMatchObject({ _patterns: {} });

  const chosen = JSON.stringify({ ...(JSON.parse(first) as object), _patterns: { simple: 'Author' } });
  expect(merge(chosen, both('Member'))).toMatchObject({
    text: null,
    kept: { patterns: [{ kind: 'simple', registry: 'Author', code: 'Member' }] },
  });
  const more = { ...both('Author'), enums: { Kind: ['A'] } };
  const agreed = merge(chosen, more).text ?? '';
  expect(JSON.parse(agreed)).toMatchObject({ _patterns: { simple: 'Author' } });
  expect(merge(agreed, { ...more, patterns: { simple: 'Member' } })).toMatchObject({ text: null });
});

it('an example that was written by hand before the first sync stays yours', () => {
  const code = (simple: string): CodeScan => ({ ...scan(entity('A'), entity('B')), patterns: { simple } });
  const first = merge('{"_patterns": {"simple": "A"}, "e": {"A": {}}}', code('A')).text ?? '';
  const second = merge(first, { ...code('A'), enums: { Kind: ['X'] } }).text ?? '';
  expect(merge(second, { ...code('B'), enums: { Kind: ['X'] } })).toMatchObject({ text: null });
});

it('takes over what an earlier version chose without saying so, with the next change', () => {
  const old = JSON.stringify({ _meta: { generator: 'batuta' }, _patterns: { simple: 'A' }, e: { A: { file: 'src/A.ts' } } });
  const code = { ...scan(entity('A')), patterns: { simple: 'A' } };
  const noted = merge(old, { ...code, enums: { Kind: ['X'] } }).text ?? '';
  expect(JSON.parse(noted)).toMatchObject({ _meta: { examples: { simple: 'A' } } });
  const same = JSON.stringify({ ...(JSON.parse(old) as object), _meta: { version: '3.1', generator: 'batuta' } });
  expect(merge(same, code).text).toBeNull();
});

it('keeps an entity whose file could not be read this time', () => {
  const old = JSON.stringify({ e: { A: { file: 'src/A.ts' }, B: { file: 'src/B.ts' } } });
  const code = { ...scan(entity('C')), skipped: [{ file: 'src/A.ts', why: 'too large' }] };
  expect(merge(old, code).change).toEqual({ added: ['C'], removed: ['B'], changed: [], enums: [], patterns: [] });
});

it('refreshes a registry of version 2.1 in its own words', () => {
  const merged = merge(
    '{"_m":{"v":"2.1"},"_p":{"simple":"A"},"e":{"A":1,"B":{"ref":["A"]}}}',
    scan(entity('A'), entity('B', [], ['A', 'B'])),
  );
  expect(JSON.parse(merged.text ?? '')).toEqual({
    _m: { v: '2.1', version: '3.1', generator: 'batuta', examples: {}, generated: '2026-02-06' },
    _p: { simple: 'A' },
    e: { A: { file: 'src/A.ts' }, B: { ref: ['B', 'A'], file: 'src/B.ts' } },
  });
});

it('says where a registry is broken, and writes nothing', () => {
  expect(mergeRegistry('{"e": {"A": 7}}', file, scan(entity('A')), '2026-02-06')).toMatchObject({
    ok: false,
    problems: [{ file, line: 1, key: 'e.A' }],
  });
});

it('writes no file in which a key is set twice, because one of both would be lost', () => {
  const text = '{"e": {\n"Bank": {"sub": ["Branch"]},\n"Bank": {}\n}}\n';
  const merged = mergeRegistry(text, file, scan(entity('Tax')), '2026-02-06');
  expect(merged).toMatchObject({ ok: false, problems: [{ file, line: 3, key: 'Bank', message: { text: 'This key is set twice.' } }] });
  // Reading is another matter, and so is a value that looks like a key.
  expect(
    merge('{"_meta": {"version": "3.1"}, "e": {"Bank": {"note": "Bank"}, "Tax": {"note": "Bank"}}}', scan(entity('Pet'))).after?.entities,
  ).toHaveProperty('Pet');
});
