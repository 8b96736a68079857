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

/** What a record holds for a value; `undefined` is kept apart from `null`. `text`: its JSON, where it is known. Throws TypeError for what is none. */
export async function storeValue(blobs: Blobs, value: Json | undefined, text = JSON.stringify(value)): Promise<StoredValue> {
  if (value === undefined) return {};
  if (text.length <= inlineLimit) return { value };
  return { blob: await blobs.put(Buffer.from(text)) };
}

/** The other way. StorageError when the blob is gone or its bytes have changed. */
export async function loadValue(blobs: Blobs, stored: StoredValue): Promise<Json | undefined> {
  if (!('blob' in stored)) return stored.value;
  const bytes = await blobs.get(stored.blob);
  if (bytes === null) throw new StorageError(sentence('A stored result of the run (blob {0}) is missing or damaged.', stored.blob));
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
