import { describe, expect, it } from 'vitest';
import { sentence } from '../../src/core/describe/message.ts';
import { encodeLine, parseLines } from '../../src/engines/embedded/journal-line.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import { logOf, stage } from './reader-stage.ts';

describe('events of a run behind a cursor', () => {
  it('are read on from where somebody has come to', async () => {
    const { happen, numbers, bytesOf } = stage(500);
    const whole = await bytesOf(() => numbers(0));
    expect(await bytesOf(() => numbers(500))).toBe(0);
    happen('one more');
    const more = await bytesOf(async () => expect(await numbers(500)).toEqual([501]));
    expect(more).toBeLessThan(whole / 100);
  });

  it('are those behind the cursor, whoever read what before, also at the same time', async () => {
    const { happen, numbers } = stage(5);
    expect(await numbers(0)).toEqual([1, 2, 3, 4, 5]);
    expect(await Promise.all([numbers(5), numbers(5), numbers(3), numbers(0)])).toEqual([[], [], [4, 5], [1, 2, 3, 4, 5]]);
    happen('six');
    expect(await Promise.all([numbers(5), numbers(5), numbers(9)])).toEqual([[6], [6], []]);
  });

  it('are there once, also when somebody reads while this process begins to write', async () => {
    const { numbers, reader, write, hold } = stage(1);
    await reader.read();
    const begun = reader.beginWriting();
    const reading = numbers(0);
    await begun;
    const goOn = hold();
    write('two');
    goOn();
    expect(await reading).toEqual([1, 2]);
    expect(await numbers(0)).toEqual([1, 2]);
  });

  it('are read from the disk again after this process wrote them', async () => {
    const { numbers, reader, write, happen } = stage(1);
    await reader.beginWriting();
    // Without a look at the disk.
    write('two');
    expect(reader.events.map(({ seq }) => seq)).toEqual([1, 2]);
    reader.endWriting();
    happen('by another process');
    expect(await numbers(0)).toEqual([1, 2, 3]);
  });

  it('are read on, and not anew, behind a torn line, which only a claim has to know of', async () => {
    const { bytesOf, happen, numbers, reader, tear } = stage(500);
    await numbers(0);
    expect(await bytesOf(() => reader.read(true))).toBe(0);
    happen('one more');
    tear();
    const line = await bytesOf(async () => expect(await numbers(500)).toEqual([501]));
    expect(await bytesOf(() => numbers(501))).toBe(1);
    expect(line).toBeLessThan(200);
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 1, torn: true }] });
  });

  it('are whole as soon as the line is that its owner was about to write when another one claimed the run', async () => {
    const { happen, memory, reader } = stage(1);
    const length = happen('two');
    const whole = memory.contents.get(logOf(1)) ?? Buffer.alloc(0);
    memory.contents.set(logOf(1), whole.subarray(0, length - 5));
    expect(await reader.read(true)).toMatchObject({ damage: [{ epoch: 1, torn: true }], nextSequence: 3 });
    memory.contents.set(logOf(1), whole);
    expect(await reader.read(true)).toMatchObject({ damage: [], nextSequence: 4, ends: [length] });
  });

  it('are read on, and not anew, where another process takes the run over and counts what is known', async () => {
    const { bytesOf, claim, happen, memory, numbers, reader } = stage(500);
    const end = happen('one more');
    await numbers(0);
    claim(2, 503, [end], 'of the other one');
    const { length = 0 } = memory.contents.get(logOf(2)) ?? {};
    expect(await bytesOf(async () => expect(await numbers(501)).toEqual([502]))).toBe(length);
    expect(await reader.read()).toMatchObject({ newest: 2, owner: { epoch: 2 }, ends: [end, length], nextSequence: 505, damage: [] });
  });

  it('are those of the new owner also when only a part of its claim was there at first', async () => {
    const { claim, happen, memory, numbers, reader } = stage(1);
    const end = happen('two');
    await numbers(0);
    claim(2, 4, [end], 'of the other one');
    const whole = memory.contents.get(logOf(2)) ?? Buffer.alloc(0);
    memory.contents.set(logOf(2), whole.subarray(0, 20));
    expect(await reader.read()).toMatchObject({ newest: 2, owner: { epoch: 1 }, ends: [end, 0] });
    memory.contents.set(logOf(2), whole);
    expect(await numbers(0)).toEqual([1, 2, 3]);
    expect(await reader.read()).toMatchObject({ newest: 2, owner: { epoch: 2 }, ends: [end, whole.length], nextSequence: 6, damage: [] });
  });

  it('are those that the newest claim counts of all epochs before', async () => {
    const { claim, happen, memory, numbers, reader, texts } = stage(0);
    const one = happen('one');
    claim(2, 3, [one], 'two', 'three');
    expect(await texts()).toEqual(['one', 'two', 'three']);
    const [claimed = 0, two = 0] = parseLines(memory.contents.get(logOf(2)) ?? Buffer.alloc(0)).ends;
    claim(3, 5, [one, two], 'another three');
    expect(await texts()).toEqual(['one', 'two', 'another three']);
    expect(await reader.read()).toMatchObject({ newest: 3, owner: { epoch: 3 }, ends: [one, two, expect.any(Number)] });
    expect([claimed < two, await numbers(2)]).toEqual([true, [3]]);
  });

  it('are still known when the journal was removed meanwhile', async () => {
    const { numbers, remove } = stage(2);
    expect(await numbers(0)).toEqual([1, 2]);
    remove();
    expect(await numbers(0)).toEqual([1, 2]);
  });

  it('are known, but there is no run any more, when its journal was removed', async () => {
    const { reader, remove } = stage(2);
    expect(await reader.read(true)).toMatchObject({ nextSequence: 4 });
    remove();
    expect([await reader.read(), await reader.read(true)]).toEqual([null, null]);
  });

  it.each<[string, (at: ReturnType<typeof stage>) => void]>([
    ['is gone', ({ remove }) => remove()],
    ['cannot be read from its beginning', ({ memory }) => memory.contents.set(logOf(1), Buffer.from('spoilt'))],
  ])('are no more when what this process writes to %s', async (_, spoil) => {
    const at = stage(1);
    spoil(at);
    await at.reader.beginWriting();
    at.reader.add([{ type: 'events', at: 'x', events: [{ type: 'notice', level: 'info', text: 'two' }] }], 100);
    expect(at.reader.events).toEqual([]);
  });

  it('are there once the disk can read the beginning of the journal again', async () => {
    const { memory, reader, texts } = stage(1);
    const whole = memory.contents.get(logOf(1)) ?? Buffer.alloc(0);
    memory.contents.set(logOf(1), Buffer.from('spoilt'));
    const damaged = { damaged: sentence('the first record of {0} cannot be read', logOf(1)) };
    expect([await reader.read(), await reader.read()]).toEqual([damaged, damaged]);
    memory.contents.set(logOf(1), whole);
    expect(await texts()).toEqual(['number 1']);
  });
});

describe('a claim that is not as claims are written', () => {
  it.each<[string, (at: ReturnType<typeof stage>, end: number) => void]>([
    [
      'is of another epoch',
      ({ claim, memory }, end) => {
        claim(3, 4, [end], 'other');
        memory.contents.set(logOf(2), memory.contents.get(logOf(3)) ?? Buffer.alloc(0));
        memory.contents.delete(logOf(3));
      },
    ],
    ['counts an epoch too few', ({ claim }) => claim(2, 4, [], 'other')],
    ['counts an epoch too many', ({ claim }, end) => claim(2, 4, [end, 0], 'other')],
    ['counts fewer bytes than its number says', ({ claim }, end) => claim(2, 4, [end - 1], 'other')],
    ['counts more bytes than there are', ({ claim }, end) => claim(2, 4, [end + 1], 'other')],
    ['leaves a number out', ({ claim }, end) => claim(2, 5, [end], 'other')],
    ['is none', ({ memory }) => memory.contents.set(logOf(2), encodeLine(4, { type: 'released', at: 'x' }))],
  ])('and %s is read on as it is read anew', async (_, spoil) => {
    const at = stage(1);
    const end = at.happen('two');
    await at.reader.read();
    spoil(at, end);
    const [readOn, anew] = [await at.reader.read(), await new RunReader(at.memory, at.reader.folder).read()];
    expect(readOn).toEqual(anew);
  });
});
