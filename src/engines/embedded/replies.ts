import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parsedJson } from '../../protocol/json.ts';
import { replySchema, type Reply } from '../../protocol/question.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';

/** A reply is written in far less. */
const patienceMs = 5_000;

/**
 * One file per question in the inbox of a run: whoever creates it has given the only answer. It stays as long as the run, so that a
 * late reply finds it.
 */
export class Replies {
  private readonly files: JournalFiles;
  private readonly inbox: string;
  /** Since when a reply was seen that cannot be read, by question. */
  private readonly unreadable = new Map<number, number>();

  constructor(files: JournalFiles, inbox: string) {
    this.files = files;
    this.inbox = inbox;
  }

  /** False: the question has an answer, or is closed. */
  async give(given: Reply): Promise<boolean> {
    const reply = replySchema.parse(given);
    // Read again: one whose writing took too long was set aside, and another may have come.
    return (await this.create(reply.question, reply)) && isDeepStrictEqual(await this.read(reply.question), reply);
  }

  /** Nobody can answer any more; may be repeated, by whoever goes on after a crash. False: somebody has answered. */
  async close(question: number): Promise<boolean> {
    if (await this.create(question, null)) return true;
    const bytes = await this.files.read(this.file(question));
    return bytes !== null && parseReply(bytes) === null;
  }

  async isClosed(question: number): Promise<boolean> {
    return (await this.files.size(this.file(question))) !== null;
  }

  /** null: none, or none that could be read as yet. */
  async read(question: number): Promise<Reply | null> {
    const bytes = await this.files.read(this.file(question));
    // Where files cannot be linked, one that is only just being written may be seen.
    return bytes === null ? null : (parseReply(bytes) ?? null);
  }

  /**
   * One that stays unreadable was cut off (its process died, the disk was full): it would keep the question from ever being answered.
   * True: it is out of the way.
   */
  async setAsideCutOff(question: number, now: number): Promise<boolean> {
    const file = this.file(question);
    const bytes = await this.files.read(file);
    if (bytes === null || parseReply(bytes) !== undefined) return false;
    const since = this.unreadable.get(question) ?? now;
    this.unreadable.set(question, since);
    if (now - since < patienceMs) return false;
    this.unreadable.delete(question);
    await this.files.replace(`${file}.unreadable`, bytes);
    await this.files.remove(file);
    return true;
  }

  private async create(question: number, content: Reply | null): Promise<boolean> {
    await this.files.makeFolder(this.inbox);
    return this.files.create(this.file(question), Buffer.from(JSON.stringify(content)));
  }

  private file(question: number): string {
    return join(this.inbox, `reply-${String(question).padStart(6, '0')}.json`);
  }
}

/** null: the question is closed; undefined: no reply. */
function parseReply(bytes: Buffer): Reply | null | undefined {
  return replySchema.nullable().safeParse(parsedJson(bytes.toString('utf8'))).data;
}
