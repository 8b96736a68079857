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
    _meta: { version: '3.1', generated: '2026-02-06', enums: ['Kind'], generator: 'batuta' },
    _patterns: { withTabs: 'Manual', simple: 'Manual', manyToMany: 'Bank' },
    _enums: { ByHand: ['X'], Kind: ['A', 'B'] },
    note: 'ours',
    e: {
      _comment: 'a placeholder',
      Manual: { refs: ['Bank'], owner: 'finance' },
      Bank: { refs: ['Bank', 'Old', 'Extern', 'City'], subs: ['Branch'], since: 2019, file: 'src/Bank.ts' },
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
    _m: { v: '2.1', version: '3.1', generator: 'batuta', generated: '2026-02-06' },
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
