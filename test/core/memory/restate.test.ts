import { expect, test } from 'vitest';
import { knownOf, restated } from '../../../src/core/memory/restate.ts';
import type { MemoryGraph, MemoryNode } from '../../../src/protocol/memory.ts';
import { fakeTools } from '../../fakes/fake-memory.ts';

const node = (name: string, entityType: string, ...observations: string[]): MemoryNode => ({ name, entityType, observations });
const changes = (to: string) => ({ from: 'Notes', to, relationType: 'changes' });
const nothing: MemoryGraph = { entities: [], relations: [] };

const learned: MemoryGraph = {
  entities: [
    node('Notes', 'bugfix', 'Loans have notes.', 'Root cause: none', 'Proof: proven', 'Files: a.ts'),
    node('Loan', 'entity', '2026-02-02 Notes: Loans have notes.', '2026-02-02 Root cause: none', 'Files: a.ts'),
  ],
  relations: [changes('Loan'), { from: 'Loan', to: 'Book', relationType: 'refers to' }],
};

test('what memory has of it already is not new, and nothing of it goes', async () => {
  const tools = fakeTools(learned);
  expect(restated(await knownOf(tools, learned), learned)).toEqual({ added: nothing, replaced: nothing });
  expect(restated(nothing, learned)).toEqual({ added: learned, replaced: nothing });
});

test('what runs wrote of the same work goes, also of other entities; what others noted, and other work, stays', async () => {
  const earlier: MemoryGraph = {
    entities: [
      node(
        'Notes',
        'bugfix',
        'A loan can carry a note.',
        'Root cause: a typo',
        'Proof: unproven',
        'Files: a.ts',
        'ask Ana first',
        'Proof: proven',
      ),
      node('Loan', 'entity', 'by hand', '2026-01-01 Notes: A loan can carry a note.', '2026-01-01 Root cause: a typo', 'Files: a.ts'),
      node(
        'Book',
        'entity',
        '2026-01-01 Notes: A loan can carry a note.',
        'Files: a.ts',
        '2026-01-01 Covers: Books have covers.',
        'Files: b.ts',
      ),
      node('Elsewhere', 'entity', '2026-01-01 Notes: of nobody'),
    ],
    relations: [changes('Loan'), changes('Book'), { from: 'Loan', to: 'Book', relationType: 'refers to' }],
  };
  const tools = fakeTools(earlier);
  const { added, replaced } = restated(await knownOf(tools, learned), learned);
  expect(added).toEqual({
    entities: [
      node('Notes', 'bugfix', 'Loans have notes.', 'Root cause: none'),
      node('Loan', 'entity', '2026-02-02 Notes: Loans have notes.', '2026-02-02 Root cause: none'),
    ],
    relations: [],
  });
  expect(replaced).toEqual({
    entities: [
      node('Notes', 'bugfix', 'A loan can carry a note.', 'Root cause: a typo', 'Proof: unproven'),
      node('Loan', 'entity', '2026-01-01 Notes: A loan can carry a note.', '2026-01-01 Root cause: a typo'),
      node('Book', 'entity', '2026-01-01 Notes: A loan can carry a note.', 'Files: a.ts'),
    ],
    relations: [changes('Book')],
  });
  await tools.add(learned);
  await tools.remove(replaced);
  expect(restated(await knownOf(tools, learned), learned)).toEqual({ added: nothing, replaced: nothing });
  // Undone, it is as it was.
  await tools.remove(added);
  await tools.add(replaced);
  const sorted = ({ entities }: MemoryGraph) => entities.map((one) => [one.name, one.observations.toSorted()]);
  expect(sorted(tools.graph)).toEqual(sorted(earlier));
});

test('a node of that name that no run wrote stays as it is', () => {
  const known = { entities: [node('Notes', 'bugfix', 'of Ana')], relations: [] };
  expect(restated(known, learned).replaced).toEqual(nothing);
  const other = { entities: [node('Notes', 'feature', 'Something.', 'Proof: proven')], relations: [] };
  expect(restated(other, learned).replaced).toEqual(nothing);
});

test('what a person noted of the work before a run did stays; the summary of that run goes', () => {
  const work = (...said: string[]): MemoryGraph => ({ entities: [node('Discount', 'feature', ...said)], relations: [] });
  const known = work('Never round twice.', 'Orders get a discount.', 'Proof: proven', 'Files: a.ts');
  const again = work('Orders get one discount.', 'Proof: proven', 'Files: a.ts');
  expect(restated(known, again).replaced).toEqual(work('Orders get a discount.'));
  expect(restated(work('Never round twice.'), again).replaced).toEqual(nothing);
});
