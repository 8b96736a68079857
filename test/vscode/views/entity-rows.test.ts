import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entityRows } from '../../../src/vscode/views/entity-rows.ts';
import { spanish } from '../../fakes/spanish.ts';
import { createLocale, english } from '../../../src/core/describe/locale.ts';

const sample = readFileSync(join(import.meta.dirname, '../../workspaces/sample/.claude/entity-registry.json'), 'utf8');

it('lists entities with what the registry says of them, and where', () => {
  const rows = entityRows(sample, 'registry.json', english);
  expect(rows.map(({ label, description, line }) => ({ label, description, line }))).toEqual([
    { label: 'Brand', description: 'simple', line: 16 },
    { label: 'Bundle', description: 'manyToMany', line: 17 },
    { label: 'Category', description: 'selfReferencing', line: 18 },
    { label: 'Product', description: '', line: 19 },
  ]);
  expect(rows[3]?.children.map(({ label, description, entity, line }) => ({ label, description, entity, line }))).toEqual([
    { label: 'Category', description: 'reference', entity: 'Category', line: 18 },
    { label: 'Brand', description: 'reference', entity: 'Brand', line: 16 },
    { label: 'ProductStatus', description: 'DRAFT, ACTIVE, RETIRED', entity: null, line: 19 },
  ]);
});

it('says why a registry cannot be used', () => {
  expect(entityRows('{\n  "e": { "A": { "refs": 7 } }\n}', 'registry.json', english)).toMatchObject([
    { id: 'problem/2/e.A.refs', icon: 'warning', line: 2, entity: null, description: 'e.A.refs: Expected a list, found 7.' },
  ]);
  expect(entityRows('{\n  "e": { "A": { "refs": 7 } }\n}', 'registry.json', createLocale('es', spanish))).toMatchObject([
    { label: 'El registro de entidades no puede usarse', description: 'e.A.refs: Se esperaba una lista; se encontró 7.' },
  ]);
});
