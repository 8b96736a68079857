import { describe, expect, it } from 'vitest';
import { until } from '../progress/until.ts';
import { following, logOf, stage } from './reader-stage.ts';

describe('events of a run', () => {
  it.each<[number, unknown[]]>([
    [1, [[], 1, 1, false]],
    // Of a journal of which more was there before.
    [9, [['number 1'], 0, 1, true]],
  ])('are told to somebody who knows %d, and then what follows', async (cursor, first) => {
    const { happen, reader } = stage(1);
    const { told, end } = await following(reader, cursor);
    happen('two');
    await reader.read();
    expect(told).toEqual([first, [['two'], 1, 2, false]]);
    await end();
  });

  it('are told once, although the whole journal is read anew for what is damaged at its end', async () => {
    const { happen, reader, tear } = stage(1);
    const { told, end } = await following(reader);
    happen('two');
    await reader.read();
    tear();
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 1, torn: true }] });
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
    ]);
    await end();
  });

  it('are told as they come from another process that took the run over', async () => {
    const { happen, claim, reader } = stage(0);
    const one = happen('one');
    const { told, end } = await following(reader);
    claim(2, 3, [one], 'two');
    await reader.read();
    claim(2, 3, [one], 'two', 'three');
    await reader.read();
    expect(told).toEqual([
      [['one'], 0, 1, false],
      [['two'], 1, 2, false],
      [['three'], 2, 3, false],
    ]);
    await end();
  });

  it('are told again where another process claimed the run twice: its owner had written one more at that moment', async () => {
    const { happen, claim, reader } = stage(0);
    const one = happen('one');
    const { told, end } = await following(reader);
    claim(2, 3, [one]);
    await reader.read();
    claim(3, 4, [happen('two'), 0]);
    await reader.read();
    expect(told).toEqual([
      [['one'], 0, 1, false],
      [['one', 'two'], 0, 2, true],
    ]);
    await end();
  });

  it.each<[string, string[]]>([
    ['counts fewer of them', []],
    ['put another one in the place of the last', ['three of the other one']],
  ])('are told again from the first one on where another process took the run over and %s', async (_, others) => {
    const { happen, reader, claim } = stage(1);
    const { told, end } = await following(reader);
    const counted = happen('two');
    await reader.read();
    happen('three, which the other one does not see');
    await reader.read();
    claim(2, 4, [counted], ...others);
    await reader.read();
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
      [['three, which the other one does not see'], 2, 3, false],
      [['number 1', 'two', ...others], 0, 2 + others.length, true],
    ]);
    await end();
  });

  it('are told without being told anew, although what came and what is damaged behind it is read in one go', async () => {
    const { happen, reader, tear } = stage(1);
    const { told, end } = await following(reader);
    happen('two');
    tear();
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 1, torn: true }] });
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['two'], 1, 2, false],
    ]);
    await end();
  });

  it('are told once, although the journal of several owners is read anew for what is damaged at its end', async () => {
    const { claim, happen, memory, reader } = stage(0);
    const { told, end } = await following(reader);
    claim(2, 3, [happen('one')], 'two');
    await reader.read();
    memory.contents.set(logOf(2), Buffer.concat([memory.contents.get(logOf(2)) ?? Buffer.alloc(0), Buffer.from('4')]));
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 2, torn: true }] });
    expect(told).toEqual([
      [[], 0, 0, false],
      [['one', 'two'], 0, 2, false],
    ]);
    await end();
  });

  it('are told of another run when the one before was removed and another has its name now', async () => {
    const { happen, memory, reader, remove } = stage(1);
    const { told, end } = await following(reader);
    happen('two');
    const other = memory.contents.get(logOf(1)) ?? Buffer.alloc(0);
    remove();
    await reader.read();
    memory.contents.set(logOf(1), other);
    await reader.read();
    expect(told).toEqual([
      [['number 1'], 0, 1, false],
      [['number 1', 'two'], 0, 2, true],
    ]);
    await end();
  });

  it('are read by the follower itself when the folder changes, until it stops; then nothing is watched', async () => {
    const { happen, reader, stir, watching } = stage(1);
    const { told, end } = await following(reader);
    expect(watching()).toBe(1);
    happen('two');
    await stir();
    await until(() => expect(told).toHaveLength(2));
    await end();
    happen('three');
    await reader.read();
    expect([told, watching()]).toEqual([
      [
        [['number 1'], 0, 1, false],
        [['two'], 1, 2, false],
      ],
      0,
    ]);
  });

  it('are told no more when the disk cannot be read, and why', async () => {
    const { reader, refuse, stir, watching } = stage(1);
    const { over } = await following(reader);
    refuse();
    await stir();
    await expect(over).rejects.toThrow('EIO: i/o error, read');
    expect(watching()).toBe(0);
  });

  it('are told no more to somebody who fails at one, at once; the others are told all', async () => {
    const { happen, reader } = stage(1);
    const failing = await following(reader, 0, ([text]) => {
      if (text !== 'number 1') throw new Error(`cannot show ${String(text)}`);
    });
    const other = await following(reader);
    for (const text of ['two', 'three']) {
      happen(text);
      await reader.read();
    }
    const still = new Promise((resolve) => setTimeout(() => resolve('still following'), 0));
    expect(await Promise.race([failing.over.catch(String), still])).toBe('Error: cannot show two');
    happen('four');
    await reader.read();
    expect([failing.told.length, other.told.length]).toEqual([2, 4]);
    await other.end();
  });
});
