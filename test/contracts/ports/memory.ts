import { describe, expect, test } from 'vitest';
import type { Memory, MemoryTools } from '../../../src/core/memory/memory.ts';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import type { MemoryGraph } from '../../../src/protocol/memory.ts';

export const user = { signal: new AbortController().signal, mark: 'run' };

/** What it holds, in an order that does not depend on the server. */
export const held = ({ entities, relations }: MemoryGraph): MemoryGraph => ({
  entities: entities.toSorted((a, b) => a.name.localeCompare(b.name)),
  relations: relations.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
});

/** What every implementation of `Memory` does. `open` gives one that knows nothing. */
export function memoryContract(name: string, open: () => Promise<Memory>): void {
  describe(`Memory: ${name}`, () => {
    const first: MemoryGraph = {
      entities: [
        { name: 'Contract', entityType: 'entity', observations: ['has a date', 'Files: a.ts'] },
        { name: 'Customer', entityType: 'entity', observations: ['pays'] },
        { name: 'Tax', entityType: 'entity', observations: [] },
      ],
      relations: [{ from: 'Contract', to: 'Customer', relationType: 'refers to' }],
    };
    const used = async <T>(memory: Memory, fn: (tools: MemoryTools) => Promise<T>): Promise<T> => {
      const result = await memory.use(user, fn);
      if (result.status !== 'used') throw new Error(JSON.stringify(result));
      return result.value;
    };

    test('what is added is found by a term of its name, type or text, in any case, with its relations', async () => {
      const memory = await open();
      const found = await used(memory, async (tools) => {
        await tools.add(first);
        return [await tools.search('CONTRA'), await tools.search('pays'), await tools.search('nowhere'), await tools.open(['Tax', 'None'])];
      });
      const [contract, customer, tax] = first.entities;
      expect(found).toEqual([
        { entities: [contract], relations: first.relations },
        { entities: [customer], relations: first.relations },
        { entities: [], relations: [] },
        { entities: [tax], relations: [] },
      ]);
      // It is there the next time.
      expect(held(await used(memory, (tools) => tools.all()))).toEqual(held(first));
    });

    test('adding is safe to repeat, and keeps what is there', async () => {
      const memory = await open();
      const more: MemoryGraph = {
        entities: [
          { name: 'Contract', entityType: 'other', observations: ['Files: a.ts', 'has a number'] },
          { name: 'New', entityType: 'entity', observations: [] },
        ],
        relations: [...first.relations, { from: 'New', to: 'Tax', relationType: 'refers to' }],
      };
      await used(memory, (tools) => tools.add(first));
      for (let time = 0; time < 2; time += 1) await used(memory, (tools) => tools.add(more));
      const all = await used(memory, (tools) => tools.all());
      expect(all.entities.map(({ name, observations }) => [name, observations]).toSorted()).toEqual([
        ['Contract', ['has a date', 'Files: a.ts', 'has a number']],
        ['Customer', ['pays']],
        ['New', []],
        ['Tax', []],
      ]);
      expect(held(all).relations).toEqual(held(more).relations);
    });

    test('what is forgotten is gone with its relations', async () => {
      const memory = await open();
      await used(memory, (tools) => tools.add(first));
      await used(memory, (tools) => tools.forget(['Customer', 'None']));
      expect(held(await used(memory, (tools) => tools.all()))).toEqual({
        entities: first.entities.filter((node) => node.name !== 'Customer'),
        relations: [],
      });
    });

    test('observations and relations are removed one by one; a node goes when it is left with neither', async () => {
      const memory = await open();
      const gone: MemoryGraph = {
        entities: [
          { name: 'Contract', entityType: 'entity', observations: ['Files: a.ts', 'never said'] },
          { name: 'Customer', entityType: 'entity', observations: ['pays'] },
          { name: 'Nobody', entityType: 'entity', observations: ['x'] },
        ],
        relations: [{ from: 'Nobody', to: 'Customer', relationType: 'refers to' }],
      };
      await used(memory, (tools) => tools.add(first));
      await used(memory, (tools) => tools.remove(gone));
      const [contract, customer, tax] = first.entities;
      const left = [
        { ...contract, observations: ['has a date'] },
        { ...customer, observations: [] },
      ];
      expect(held(await used(memory, (tools) => tools.all()))).toEqual({ entities: [...left, tax], relations: first.relations });
      await used(memory, (tools) => tools.remove({ entities: gone.entities, relations: first.relations }));
      expect(held(await used(memory, (tools) => tools.all()))).toEqual({ entities: [left[0], tax], relations: [] });
    });

    test('it is not used where it is not waited for any more', async () => {
      const memory = await open();
      await expect(memory.use({ ...user, signal: AbortSignal.abort() }, (tools) => tools.all())).rejects.toThrow(InterruptedError);
    });
  });
}
