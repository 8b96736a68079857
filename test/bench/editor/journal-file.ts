import { createHash } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLine } from '../../../src/engines/embedded/journal-line.ts';
import type { JournalRecord, RecordBody } from '../../../src/engines/embedded/journal-record.ts';
import { processIdentity } from '../../../src/node/process-identity.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';

const start = Date.parse('2026-11-21T09:30:00.000Z');
const stepMs = 400;

/** A run's journal, written as the engine writes it: one record for each event. This process is its owner as long as it lives. */
export class JournalFile {
  readonly runId: string;
  readonly workspace: string;
  /** The file of its only epoch. */
  readonly file: string;
  private readonly blobs: string;
  private records = 0;

  private constructor(home: string, runId: string, workspace: string) {
    this.runId = runId;
    this.workspace = workspace;
    this.file = join(home, 'runs', runId, 'journal', '000001.log');
    this.blobs = join(home, 'runs', runId, 'blobs');
  }

  static async create(home: string, runId: string, workspace: string): Promise<JournalFile> {
    const journal = new JournalFile(home, runId, workspace);
    for (const folder of ['journal', 'signals', 'blobs']) await mkdir(join(home, 'runs', runId, folder), { recursive: true });
    const input = { value: { request: 'Add discounts', workspace } };
    const run = { runId, pipeline: 'feature', version: '1', input };
    const owner = await processIdentity();
    await writeFile(journal.file, journal.line({ type: 'epoch', epoch: 1, owner, ends: [], run }));
    return journal;
  }

  /** Appends the events with one write. */
  async append(events: readonly RunEventBody[]): Promise<Buffer> {
    const bytes = Buffer.concat(
      events.map((event) => this.line({ type: 'done', scope: 'run', index: this.records, kind: 'emit', name: event.type }, [event])),
    );
    await appendFile(this.file, bytes);
    return bytes;
  }

  /** The run is over. */
  async complete(): Promise<void> {
    await appendFile(this.file, this.line({ type: 'ended', status: 'completed' }));
  }

  /** Keeps a content of the run and returns its hash. */
  async keep(text: string): Promise<string> {
    const hash = createHash('sha256').update(text).digest('hex');
    await writeFile(join(this.blobs, hash), text);
    return hash;
  }

  private line(body: RecordBody, events?: readonly RunEventBody[]): Buffer {
    this.records += 1;
    const at = new Date(start + this.records * stepMs).toISOString();
    const record: JournalRecord = { ...body, at, ...(events ? { events } : {}) };
    return encodeLine(this.records, record);
  }
}
