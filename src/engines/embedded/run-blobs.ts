import { join } from 'node:path';
import type { Json } from '../../protocol/json.ts';
import { StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import { sha256 } from '../../core/sha256.ts';
import type { Blobs } from '../../core/ports.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { jsonLength } from './json-copy.ts';
import type { StoredValue } from './journal-record.ts';

/** JSON longer than this goes into a blob; the journal stays quick to read. */
const inlineLimit = 16 * 1024;
/** Characters of one record that holds many values, as far as their texts can be kept for themselves. */
const manyLimit = 16 * inlineLimit;
/** Characters of a text that is kept for itself, and how many of a value: each is a file. */
const [shortest, mostTexts] = [2048, 4];
/** So many texts are remembered to be kept already. */
const mostShared = 32;
/** Texts that lie deeper are kept with the rest: a value may be nested as deeply as JSON can be written, and looking for texts takes more of the stack. */
const deepest = 64;

/** The blobs of one run: files named by their SHA-256. */
export function runBlobs(files: JournalFiles, folder: string): Blobs {
  const writing = new Map<string, Promise<void>>();
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    const there = await files.read(path);
    // It may be spoilt.
    if (there?.equals(bytes)) return;
    await files.makeFolder(folder);
    await files.replace(path, bytes);
  };
  return {
    async put(bytes, hash = sha256(bytes)) {
      // Whoever keeps the same meanwhile waits as well: it can be seen before it is durable.
      const written = writing.get(hash) ?? write(join(folder, hash), bytes).finally(() => writing.delete(hash));
      writing.set(hash, written);
      await written;
      return hash;
    },
    async get(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return null;
      const bytes = await files.read(join(folder, hash));
      return bytes !== null && sha256(bytes) === hash ? bytes : null;
    },
  };
}

/**
 * What a record holds for a value; `undefined` is kept apart from `null`. What makes a value long is mostly the same for many agents (the spec, what
 * they are told of the code), so its longest texts are kept for themselves, each once, and what is kept so need not stand in any other value either.
 * `among`: how many values the record holds.
 */
export async function storeValue(blobs: Blobs, value: Json | undefined, shared = new SharedTexts(), among = 1): Promise<StoredValue> {
  if (value === undefined) return {};
  const cut = cutOf(value, jsonLength(value), shared, among);
  if (cut === 'all') return { blob: await blobs.put(Buffer.from(JSON.stringify(value))) };
  if (cut.length === 0) return { value };
  const texts = await Promise.all(cut.map(async ({ at, text }) => ({ at, blob: await blobs.put(...shared.encoded(text)) })));
  return { value: cut.reduce<Json>((rest, { at }) => withAt(rest, at, null), value), texts };
}

/** The texts of a value that are kept for themselves; `all`: it is one text, as a whole. */
function cutOf(value: Json, length: number, shared: SharedTexts, among: number): readonly LongText[] | 'all' {
  const room = Math.min(inlineLimit, Math.max(shortest, manyLimit / among));
  if (length < shortest || (length <= room && shared.isEmpty)) return [];
  const texts = longTexts(value);
  // Where they do not make it short enough for many, they are shared all the same.
  const cut = longest(texts, length - room) ?? longest(texts, length - inlineLimit);
  return cut === null ? 'all' : texts.filter((one) => cut.includes(one) || shared.has(one.text));
}

/** Texts of a run that were kept for themselves by this process, as far as they are remembered. */
export class SharedTexts {
  private readonly known = new Map<string, readonly [bytes: Buffer, hash: string]>();

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  has(text: string): boolean {
    return this.known.has(text);
  }

  /** What a blob holds of it, which is remembered. */
  encoded(text: string): readonly [bytes: Buffer, hash: string] {
    const known = this.known.get(text) ?? encode(text);
    // What many values hold is remembered longer than what others hold once.
    this.known.delete(text);
    this.known.set(text, known);
    const [oldest = ''] = this.known.keys();
    if (this.known.size > mostShared) this.known.delete(oldest);
    return known;
  }
}

/** The other way. StorageError when a blob is gone or its bytes have changed. */
export async function loadValue(blobs: Blobs, stored: StoredValue): Promise<Json | undefined> {
  const get = async (blob: string): Promise<string> => {
    const bytes = await blobs.get(blob);
    if (bytes === null) throw new StorageError(sentence('A stored result of the run (blob {0}) is missing or damaged.', blob));
    return Buffer.from(bytes).toString('utf8');
  };
  if ('blob' in stored) return JSON.parse(await get(stored.blob)) as Json;
  let { value } = stored;
  for (const { at, blob } of stored.texts ?? []) value = withAt(value, at, await get(blob));
  return value;
}

type Place = readonly (string | number)[];

interface LongText {
  readonly at: Place;
  readonly text: string;
}

/** The longest texts in an object or a list, the longest first. */
function longTexts(value: Json): LongText[] {
  const found: LongText[] = [];
  const look = (part: Json | undefined, at: Place): void => {
    if (at.length > deepest) return;
    // Half a pair of characters would not come back from a file.
    if (typeof part === 'string') void (at.length > 0 && part.length >= shortest && part.isWellFormed() && found.push({ at, text: part }));
    else if (Array.isArray(part)) part.forEach((one, index) => look(one, [...at, index]));
    else if (part !== null && typeof part === 'object') for (const [key, one] of Object.entries(part)) look(one, [...at, key]);
  };
  look(value, []);
  return found.sort((a, b) => b.text.length - a.text.length).slice(0, mostTexts);
}

/** Of these as many as are that long together, the longest first; null: they are not. */
function longest(texts: readonly LongText[], characters: number): readonly LongText[] | null {
  let left = characters;
  const enough = texts.findIndex(({ text }) => (left -= text.length) <= 0);
  return characters <= 0 ? [] : enough < 0 ? null : texts.slice(0, enough + 1);
}

/** The value with another text in this place; only what lies on the way is made anew. */
function withAt(value: Json | undefined, [key, ...deeper]: Place, text: string | null): Json {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? withAt(one, deeper, text) : one));
  const entries = Object.entries((value ?? {}) as Record<string, Json>);
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? withAt(one, deeper, text) : one]));
}

function encode(text: string): readonly [bytes: Buffer, hash: string] {
  const bytes = Buffer.from(text);
  return [bytes, sha256(bytes)];
}
