import { describe, expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { Replies } from '../../src/engines/embedded/replies.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import type { Reply } from '../../src/protocol/question.ts';
import { scratchFolder } from '../node/scratch.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const by = (name: string): Reply => ({ question: 1, hash: 'a'.repeat(64), by: name, option: 'yes', items: { 'spec.md': 'b'.repeat(64) } });
const file = '/inbox/reply-000001.json';
const cutOff = '{"question":1,"ha';

function stage(through: Partial<JournalFiles> = {}) {
  const files = memoryJournalFiles();
  return { files, replies: new Replies({ ...files, ...through }, '/inbox') };
}

describe('the reply to a question', () => {
  it('is the first one that is given; every other is told that it came too late', async () => {
    const { files, replies } = stage();
    expect([await replies.isClosed(1), await replies.read(1)]).toEqual([false, null]);
    expect([await replies.give(by('ana')), await replies.give(by('eva')), await replies.close(1)]).toEqual([true, false, false]);
    expect([await replies.isClosed(1), await replies.read(1)]).toEqual([true, by('ana')]);
    expect([...files.contents.keys()]).toEqual([file]);
  });

  it('can be given no more once the question is closed, which may be said again', async () => {
    const { replies } = stage();
    expect([await replies.close(1), await replies.close(1), await replies.give(by('ana'))]).toEqual([true, true, false]);
    expect([await replies.isClosed(1), await replies.read(1)]).toEqual([true, null]);
  });

  it('may be the first thing that lies in the inbox', async () => {
    const inbox = `${scratchFolder()}/run/signals`;
    expect(await new Replies(diskFiles(), inbox).give(by('ana'))).toBe(true);
  });

  it('that is none is refused, and nothing is written', async () => {
    const { files, replies } = stage();
    await expect(replies.give({ ...by('ana'), hash: 'short' })).rejects.toThrow('hash');
    expect([...files.contents]).toEqual([]);
  });

  it('counts as given only when it is there afterwards: its writing may have taken so long that another came', async () => {
    const files = memoryJournalFiles();
    const create: JournalFiles['create'] = async (path, bytes) => {
      await files.create(path, bytes);
      return files.replace(path, Buffer.from(JSON.stringify(by('eva')))).then(() => true);
    };
    expect(await new Replies({ ...files, create }, '/inbox').give(by('ana'))).toBe(false);
  });

  it.each<[string, string | null]>([
    ['is only half there', cutOff],
    ['was set aside in that moment', null],
  ])('that %s leaves the question as it is: it is not closed', async (_, there) => {
    const { files, replies } = stage({ create: async () => false });
    if (there !== null) files.contents.set(file, Buffer.from(there));
    expect([await replies.close(1), await replies.read(1)]).toEqual([false, null]);
  });
});

describe('a reply that was cut off', () => {
  it('is set aside when it stays so for five seconds, of each anew', async () => {
    const { files, replies } = stage();
    const setAside: boolean[] = [];
    for (const now of [0, 4999, 5000, 9000]) {
      // Another one, just after the first was set aside.
      if (now === 0 || now === 9000) files.contents.set(file, Buffer.from(cutOff));
      setAside.push(await replies.setAsideCutOff(1, now));
    }
    expect(setAside).toEqual([false, false, true, false]);
    expect([...files.contents].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      [`${file}.unreadable`, cutOff],
      [file, cutOff],
    ]);
  });

  it.each<[string, string | null]>([
    ['none', null],
    ['a whole one', JSON.stringify(by('ana'))],
    ['that the question is closed', 'null'],
  ])('is not %s', async (_, there) => {
    const { files, replies } = stage();
    if (there !== null) files.contents.set(file, Buffer.from(there));
    const before = new Map(files.contents);
    expect([await replies.setAsideCutOff(1, 0), await replies.setAsideCutOff(1, 60_000)]).toEqual([false, false]);
    expect(files.contents).toEqual(before);
  });

  it.each(['replace', 'remove'] as const)('stays where it is when the disk does not let it be set aside (%s)', async (refused) => {
    const { files, replies } = stage({ [refused]: async () => Promise.reject(new Error('ENOSPC: no space left on device')) });
    files.contents.set(file, Buffer.from(cutOff));
    expect(await replies.setAsideCutOff(1, 0)).toBe(false);
    await expect(replies.setAsideCutOff(1, 5000)).rejects.toThrow('ENOSPC');
    expect(files.contents.get(file)?.toString()).toBe(cutOff);
  });
});
