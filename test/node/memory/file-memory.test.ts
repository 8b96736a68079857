import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileMemory } from '../../../src/node/memory/file-memory.ts';
import { workspaceId } from '../../../src/node/real-path.ts';
import { user } from '../../contracts/ports/memory.ts';
import { scratchFolder } from '../scratch.ts';

test('a line for each node and relation, in a file of the workspace alone, made when something is learned', async () => {
  const home = scratchFolder('home');
  const memory = createFileMemory(home, '/workspace');
  expect(await memory.use(user, (tools) => tools.search('Bank'))).toEqual({ status: 'used', value: { entities: [], relations: [] } });
  expect(readdirSync(home)).toEqual([]);
  const entities = [{ name: 'Bank', entityType: 'entity', observations: ['keeps "money"'] }];
  const relations = [{ from: 'Bank', to: 'City', relationType: 'refers to' }];
  await memory.use(user, (tools) => tools.add({ entities, relations }));
  expect(readFileSync(join(home, 'workspaces', workspaceId('/workspace'), 'memory.jsonl'), 'utf8')).toBe(
    `{"type":"entity","name":"Bank","entityType":"entity","observations":["keeps \\"money\\""]}
{"type":"relation","from":"Bank","to":"City","relationType":"refers to"}
`,
  );
  const other = createFileMemory(home, '/elsewhere');
  expect(await other.use(user, (tools) => tools.all())).toEqual({ status: 'used', value: { entities: [], relations: [] } });
});

test('a damaged file is told, and never written over', async () => {
  const home = scratchFolder('home');
  const folder = join(home, 'workspaces', workspaceId('/workspace'));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'memory.jsonl');
  const damaged = '{"type":"entity","name":"Bank"}\n{"type":"enti';
  writeFileSync(file, damaged);
  const memory = createFileMemory(home, '/workspace');
  const learned = { entities: [{ name: 'City', entityType: 'entity', observations: [] }], relations: [] };
  expect(await memory.use(user, (tools) => tools.add(learned))).toEqual({
    status: 'missing',
    why: { text: '{0} is damaged, so nothing is remembered. Remove it, or mend its lines.', values: [file] },
  });
  expect(readFileSync(file, 'utf8')).toBe(damaged);
});
