import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Json } from '../../protocol/json.ts';
import { StorageError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Blobs } from '../../core/ports.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { StoredValue } from './journal-record.ts';

/** JSON longer than this goes into a blob; the journal stays quick to read. */
const inlineLimit = 16 * 1024;
/** Characters of one record that holds many values, as far as their texts can be kept for themselves. */
const manyLimit = 16 * inlineLimit;
/** Characters of a text that is kept for itself, and how many of a value: each is a file. */
const [shortest, mostTexts] = [2048, 4];
/** Texts that lie deeper are kept with the rest: a value may be nested as deeply as JSON can be written, and looking for texts takes more of the stack. */
const deepest = 64;

/** The blobs of one run: files named by their SHA-256. */
export function runBlobs(files: JournalFiles, folder: string): Blobs {
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const path = join(folder, hash);
      const there = await files.read(path);
      if (there !== null && there.equals(bytes)) return hash;
      await files.makeFolder(folder);
      await files.replace(path, bytes);
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
 * What a record holds for a value; `undefined` is kept apart from `null`. `text`: its JSON, where it is known. What makes a value long is mostly the
 * same for many agents (the spec, what they are told of the code), so its longest texts are kept for themselves, each once; `kept` holds those that
 * are being written. `among`: how many values the record holds. Throws TypeError for what is no JSON.
 */
export async function storeValue(
  blobs: Blobs,
  value: Json | undefined,
  text = JSON.stringify(value),
  kept = new Map<string, Promise<string>>(),
  among = 1,
): Promise<StoredValue> {
  if (value === undefined) return {};
  const room = Math.min(inlineLimit, Math.max(shortest, manyLimit / among));
  if (text.length <= room) return { value };
  const enough = longestTexts(value, text.length - room);
  if (enough === null && text.length <= inlineLimit) return { value };
  // Where they do not make it short enough for many, they are shared all the same.
  const cut = enough ?? longestTexts(value, text.length - inlineLimit);
  if (cut === null) return { blob: await blobs.put(Buffer.from(text)) };
  const keep = (bytes: Buffer): Promise<string> => {
    const hash = sha256(bytes);
    const before = kept.get(hash);
    if (before) return before;
    // Whoever comes later looks again whether it is there as it was: its file may be spoilt by then.
    const put = blobs.put(bytes).finally(() => kept.delete(hash));
    kept.set(hash, put);
    return put;
  };
  const texts = await Promise.all(cut.map(async ({ at, text }) => ({ at, blob: await keep(Buffer.from(text)) })));
  return { value: cut.reduce<Json>((rest, { at }) => withAt(rest, at, null), value), texts };
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

/** Of the texts in an object or a list those that make it shorter by so many characters, the longest first; null: they do not. */
function longestTexts(value: Json, characters: number): readonly { readonly at: Place; readonly text: string }[] | null {
  const found: { readonly at: Place; readonly text: string }[] = [];
  const look = (part: Json | undefined, at: Place): void => {
    if (at.length > deepest) return;
    // Half a pair of characters would not come back from a file.
    if (typeof part === 'string') void (at.length > 0 && part.length >= shortest && part.isWellFormed() && found.push({ at, text: part }));
    else if (Array.isArray(part)) part.forEach((one, index) => look(one, [...at, index]));
    else if (part !== null && typeof part === 'object') for (const [key, one] of Object.entries(part)) look(one, [...at, key]);
  };
  look(value, []);
  const cut = found.sort((a, b) => b.text.length - a.text.length).slice(0, mostTexts);
  let left = characters;
  const enough = cut.findIndex(({ text }) => (left -= text.length) <= 0);
  return enough < 0 ? null : cut.slice(0, enough + 1);
}

/** The value with another text in this place; only what lies on the way is made anew. */
function withAt(value: Json | undefined, [key, ...deeper]: Place, text: string | null): Json {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? withAt(one, deeper, text) : one));
  const entries = Object.entries((value ?? {}) as Record<string, Json>);
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? withAt(one, deeper, text) : one]));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
