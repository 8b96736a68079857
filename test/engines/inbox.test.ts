import { describe, expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import { readInbox, writeInbox, type InboxMessage } from '../../src/engines/embedded/inbox.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { createRecordingLogger, silentLogger } from '../fakes/silent-logger.ts';
import { scratchFolder } from '../node/scratch.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

const note = (text: string): InboxMessage => ({ kind: 'note', id: text, agent: 'backend', text, by: 'ana' });

describe('the inbox of a run', () => {
  it('may get its first message before anybody has made its folder, and gives them in their order in time', async () => {
    const folder = `${scratchFolder()}/run/signals`;
    const files = diskFiles();
    expect(await readInbox(files, folder, silentLogger)).toEqual([]);
    // The clock of the machine was set back for the last one.
    for (const [text, at] of [
      ['one', 999],
      ['two', 1000],
      ['three', 1000],
      ['before', 5],
    ] as const)
      await writeInbox(files, folder, note(text), at);
    await writeInbox(files, folder, { kind: 'cancel', by: 'eva' }, 2000);
    const entries = await readInbox(files, folder, silentLogger);
    expect(entries.map(({ message }) => message)).toEqual([
      ...['before', 'one', 'two', 'three'].map((text) => note(text)),
      { kind: 'cancel', by: 'eva' },
    ]);
  });

  it.each([
    ['no JSON', 'spoilt'],
    ['of another kind', '{"kind":"order","by":"eva"}'],
    ['without what belongs to it', '{"kind":"cancel"}'],
  ])('keeps what is no message out of the way, and says so: %s', async (_, content) => {
    const files = memoryJournalFiles(new Map([['/inbox/0001-a.json', Buffer.from(content)]]));
    await writeInbox(files, '/inbox', note('one'), 2);
    const logger = createRecordingLogger();
    expect((await readInbox(files, '/inbox', logger)).map(({ message }) => message)).toEqual([note('one')]);
    expect(logger.lines).toEqual([
      { level: 'warn', message: 'A file in the inbox of a run is no message; it is set aside.', fields: { file: '/inbox/0001-a.json' } },
    ]);
    expect(files.contents.get('/inbox/0001-a.json.unreadable')?.toString()).toBe(content);
    expect(files.contents.has('/inbox/0001-a.json')).toBe(false);
    await readInbox(files, '/inbox', logger);
    expect(logger.lines).toHaveLength(1);
  });

  it.each(['replace', 'remove'] as const)(
    'leaves what is no message where it is when the disk does not let it be set aside (%s)',
    async (refused) => {
      const memory = memoryJournalFiles(new Map([['/inbox/0001-a.json', Buffer.from('spoilt')]]));
      const files = { ...memory, [refused]: async () => Promise.reject(new Error('ENOSPC: no space left on device')) };
      await expect(readInbox(files, '/inbox', silentLogger)).rejects.toThrow('ENOSPC');
      expect(memory.contents.get('/inbox/0001-a.json')?.toString()).toBe('spoilt');
    },
  );

  it('looks at nothing else that lies there, and does without what was taken away meanwhile', async () => {
    const files = memoryJournalFiles(
      new Map([
        ['/inbox/reply-000001.json', Buffer.from('null')],
        ['/inbox/.0001-a.json.tmp', Buffer.from('{')],
      ]),
    );
    await writeInbox(files, '/inbox', note('one'), 1);
    const gone: JournalFiles = { ...files, list: async (folder) => [...(await files.list(folder)), '0000-gone.json'] };
    const logger = createRecordingLogger();
    expect((await readInbox(gone, '/inbox', logger)).map(({ message }) => message)).toEqual([note('one')]);
    expect([logger.lines, files.contents.size]).toEqual([[], 3]);
  });
});
