import { watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { inEnglish } from '../../../../src/core/describe/message.ts';
import type { JournalRecord } from '../../../../src/engines/embedded/journal-record.ts';
import type { RunEventBody } from '../../../../src/protocol/run-event.ts';

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** Rows of a journal, and those that are appended later, read by the barest means: nothing is checked. Returns what ends it. */
export function followRows(file: string, take: (rows: string[][]) => void): () => void {
  let offset = 0;
  let reading = Promise.resolve();
  const read = async (): Promise<void> => {
    const handle = await open(file);
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(size - offset);
    await handle.read(bytes, 0, bytes.length, offset);
    await handle.close();
    const end = bytes.lastIndexOf(10) + 1;
    offset += end;
    if (end > 0) take(rowsOf(bytes.toString('utf8', 0, end)));
  };
  const readNext = (): void => {
    reading = reading.then(read);
  };
  const watcher = watch(file, readNext);
  readNext();
  return () => watcher.close();
}

function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const { at, events = [] } = JSON.parse(line.slice(line.indexOf('{'))) as JournalRecord;
      return events.map((event) => [clock.format(new Date(at)), 'agent' in event ? name(event.agent ?? '') : '', words(event)]);
    });
}

function name(agent: string): string {
  return agent.slice(0, 1).toUpperCase() + agent.slice(1);
}

function words(event: RunEventBody): string {
  if (event.type === 'tool.called') return `${event.tool} ${event.target}`;
  if (event.type === 'file.changed') return `${event.file} +${event.added} −${event.removed}`;
  return event.type === 'agent.started' ? inEnglish(event.label) : event.type;
}
