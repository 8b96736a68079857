import { expect, it } from 'vitest';
import type { CodeScan } from '../../../src/core/registry/code-scan.ts';
import { mergeRegistry } from '../../../src/core/registry/merge-registry.ts';
import { besideRegistry, createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';

const entity = (name: string, sub: string[], refs: string[]): CodeScan['entities'][number] => ({
  name,
  file: 'db/schema.prisma',
  line: 3,
  stack: 'prisma',
  columns: [{ name: 'total', type: 'Decimal' }],
  sub,
  refs,
});
const scan: CodeScan = {
  entities: [entity('Order', ['Line'], ['Customer']), entity('Tag', [], [])],
  enums: { Status: ['OPEN'] },
  patterns: { withSubItems: 'Order' },
  skipped: [{ file: 'db/old.prisma', why: { text: 'It is larger than {0} MB.', values: [1] } }],
};
const old =
  '{"_meta": {"generator": "batuta"}, "e": {"Order": {"sub": ["Item"], "refs": ["Customer"]}, "Gone": {"file": "db/schema.prisma"}, "Manual": {}}}';

async function registry(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const world = createFakeWorld({});
  world.registry = besideRegistry(old, scan);
  return runPlain(world, ['registry', ...words]);
}

it('shows the entities of the code, or one with its columns', async () => {
  expect(await registry('show')).toEqual({
    code: 0,
    out: [
      'Order  db/schema.prisma:3  (the example of an entity with parts)',
      '  sub: Line',
      '  refs: Customer',
      'Tag  db/schema.prisma:3',
      '2 entities (prisma), 1 enum: Status',
      'db/old.prisma: It is larger than 1 MB.',
      '',
    ].join('\n'),
    err: '',
  });
  expect((await registry('show', 'Tag')).out).toMatch(/^Tag {2}db\/schema.prisma:3\n {2}total: Decimal\n/);
  const lines = (await registry('show', '--json')).out.trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { ...scan.entities[0], patterns: ['withSubItems'] },
    { ...scan.entities[1], patterns: [] },
  ]);
});

it('says where registry and code differ, and ends with 1 then', async () => {
  expect(await registry('drift')).toEqual({
    code: 1,
    out: [
      'Only in the code: Tag',
      'No more in the code: Gone',
      'Changed: Order, Status, the example of an entity with parts',
      '  Order.file: none → db/schema.prisma',
      '  Order.sub: Item → Item, Line',
      '  Status: none → OPEN',
      '  the example of an entity with parts: none → Order',
      'Only in the registry, kept: Manual',
      '  Order.sub: Item',
      '  What of it is wrong, remove in .claude/entity-registry.json.',
      'Bring the registry up to date: batuta registry sync',
      'db/old.prisma: It is larger than 1 MB.',
      '',
    ].join('\n'),
    err: '',
  });
  expect(JSON.parse((await registry('drift', '--json')).out)).toEqual({
    added: ['Tag'],
    removed: ['Gone'],
    changed: [
      {
        entity: 'Order',
        file: { registry: [], code: ['db/schema.prisma'] },
        sub: { registry: ['Item'], code: ['Item', 'Line'] },
        refs: { registry: ['Customer'], code: ['Customer'] },
      },
    ],
    enums: [{ name: 'Status', registry: [], code: ['OPEN'] }],
    patterns: [{ kind: 'withSubItems', registry: [], code: ['Order'] }],
    handMade: ['Manual'],
    kept: { references: [{ entity: 'Order', key: 'sub', names: ['Item'] }], enums: [], patterns: [] },
    skipped: [{ file: 'db/old.prisma', why: 'It is larger than 1 MB.' }],
  });
});

it('counts what a sync would write as drift: values of an enum, too', async () => {
  const world = createFakeWorld({});
  const synced = mergeRegistry(null, 'registry.json', scan, '2026-02-06');
  if (!synced.ok || synced.text === null) throw new Error('It is written.');
  world.registry = besideRegistry(synced.text, scan);
  const { code, out } = await runPlain(world, ['registry', 'drift']);
  expect({ code, out }).toEqual({ code: 0, out: 'No drift: 2 entities, none changed\ndb/old.prisma: It is larger than 1 MB.\n' });
  world.registry = besideRegistry(synced.text, { ...scan, enums: { Status: ['OPEN', 'PAID'] } });
  const later = await runPlain(world, ['registry', 'drift']);
  expect(later.code).toBe(1);
  expect(later.out).toMatch(/^Changed: Status\n {2}Status: OPEN → OPEN, PAID\nBring the registry up to date/);
});

it('says of a workspace with a sync script of its own that this one decides', async () => {
  const world = createFakeWorld({});
  world.registry = { ...besideRegistry(old, scan), script: 'sync.js' };
  const { out } = await runPlain(world, ['registry', 'drift']);
  expect(out).toContain('registry sync\nWhat sync.js leaves after that is its own choice.\n');
});

it('says what only the registry has, also where a sync would write nothing', async () => {
  const world = createFakeWorld({});
  const synced = mergeRegistry(null, 'registry.json', scan, '2026-02-06');
  if (!synced.ok || synced.text === null) throw new Error('It is written.');
  const text = synced.text
    .replace('"refs": ["Customer"]', '"refs": ["Customer", "Writer"]')
    .replace('"withSubItems": "Order"\n', '"withSubItems": "Tag", "withTabs": "Tag"\n')
    .replace('"Status": ["OPEN"]\n', '"Status": ["OPEN"], "ByHand": ["A"]\n');
  world.registry = besideRegistry(text, scan);
  expect(await runPlain(world, ['registry', 'drift'])).toEqual({
    code: 0,
    out: [
      'No drift: 2 entities, none changed',
      'Only in the registry, kept: ByHand',
      '  Order.refs: Writer',
      '  the example of an entity with parts: Tag (in the code: Order)',
      '  the example of withTabs: Tag',
      '  What of it is wrong, remove in .claude/entity-registry.json.',
      'db/old.prisma: It is larger than 1 MB.',
      '',
    ].join('\n'),
    err: '',
  });
});

it('shows the values of an enum, and says which name was meant', async () => {
  expect((await registry('show', 'Status')).out).toMatch(/^Status {2}enum\n {2}OPEN\n2 entities/);
  expect((await registry('show', 'Status', '--json')).out).toBe('{"name":"Status","enum":["OPEN"]}\n');
  expect((await registry('show', 'order')).err).toContain('The code has no entity or enum "order". Did you mean Order?');
  expect((await registry('show', 'statsu')).err).toContain('Did you mean Status?');
});

it('syncs, and says in words what it does not know', async () => {
  expect(await registry('sync')).toEqual({ code: 0, out: 'Registry written: new: Order\n', err: '' });
  expect(JSON.parse((await registry('sync', '--json')).out)).toEqual({ changed: true, output: 'new: Order' });
  expect((await registry('check')).err).toContain('There is "registry sync", "registry show" and "registry drift".');
  expect((await registry('show', 'Nobody')).err).toContain('The code has no entity or enum "Nobody". See: batuta registry show');
  expect((await registry('drift', 'Order')).err).toContain('is about all entities');
});
