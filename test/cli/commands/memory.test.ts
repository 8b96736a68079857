import { expect, it } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';

const remembered = {
  entities: [
    { name: 'Customer', entityType: 'entity', observations: [] },
    { name: 'Contract', entityType: 'entity', observations: ['2026-11-23 Renewals: Contracts are renewed.', 'Files: a.ts'] },
  ],
  relations: [{ from: 'Contract', to: 'Customer', relationType: 'refers to' }],
};

async function memory(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const world = createFakeWorld({});
  world.remembered = remembered;
  return runPlain(world, ['memory', ...words]);
}

it('lists what is remembered, or some of it', async () => {
  expect(await memory('list')).toEqual({
    code: 0,
    out: [
      'Contract  entity',
      '  refers to Customer',
      '  2026-11-23 Renewals: Contracts are renewed.',
      '  Files: a.ts',
      'Customer  entity',
      '2 entries',
      '',
    ].join('\n'),
    err: '',
  });
  expect((await memory('list', 'Customer')).out).toBe('Customer  entity\n1 entry\n');
  expect(
    (await memory('list', '--json')).out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    { ...remembered.entities[1], relations: [{ relationType: 'refers to', to: 'Customer' }] },
    { ...remembered.entities[0], relations: [] },
  ]);
  expect((await runPlain(createFakeWorld({}), ['memory', 'list'])).out).toBe('Nothing is remembered yet.\n');
});

it('forgets by name, and says what it does not know', async () => {
  expect(await memory('forget', 'Contract', 'Nobody')).toEqual({ code: 0, out: 'Forgotten: Contract\nNot known: Nobody\n', err: '' });
  expect(JSON.parse((await memory('forget', 'Contract', 'Nobody', '--json')).out)).toEqual({
    forgotten: ['Contract'],
    unknown: ['Nobody'],
  });
  expect(await memory('forget', 'Nobody')).toMatchObject({
    code: 2,
    err: 'Nothing is remembered under "Nobody". See: batuta memory list\n',
  });
  expect((await memory('list', 'Nobody')).err).toContain('Nothing is remembered under "Nobody".');
  expect((await memory('forget')).err).toContain('Name what is to be forgotten.');
  expect((await memory('keep')).err).toBe('There is "memory list" and "memory forget".\n');
});
