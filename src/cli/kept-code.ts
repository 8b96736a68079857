import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** What V8 made of a file of code. `text`: the CRC-32 of that file. */
export interface KeptCode {
  readonly text: number;
  readonly data: Buffer;
}

/** Bytes of the sum and of the length of the list. */
const begin = 8;
/** Many times what all parts together can need. */
const tooBig = 2 ** 26;
/** V8 takes data as it lies only where an address of the machine may begin; elsewhere it copies it first. */
const aligned = (at: number): number => Math.ceil(at / 8) * 8;

/** Loaded when it is needed: that takes a tenth of the shortest command. */
export const crc32 = (bytes: Uint8Array): number => process.getBuiltinModule('node:zlib').crc32(bytes);

/**
 * By name of the file of code, as one file: the CRC-32 of all that follows and the length of the list in bytes (each 32 bits, the lowest first); the list
 * as JSON, `[[name, text, bytes of data], …]`; the data in its order, each at the next multiple of eight bytes.
 */
export function encodeKept(all: ReadonlyMap<string, KeptCode>): Buffer {
  const list = Buffer.from(JSON.stringify([...all].map(([name, { text, data }]) => [name, text, data.length])));
  const parts = [list, ...[...all.values()].map(({ data }) => data)];
  const bytes = Buffer.alloc(parts.reduce((at, part) => aligned(at + part.length), begin));
  bytes.writeUInt32LE(list.length, 4);
  let at = begin;
  for (const part of parts) at = aligned(at + part.copy(bytes, at));
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** The opposite. Empty where anything was changed or cut: V8 itself does not look, and would execute it. */
export function decodeKept(bytes: Buffer): Map<string, KeptCode> {
  const all = new Map<string, KeptCode>();
  if (bytes.length < begin || bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return all;
  const end = begin + bytes.readUInt32LE(4);
  let at = aligned(end);
  for (const [name, text, size] of JSON.parse(bytes.toString('utf8', begin, end)) as [string, number, number][]) {
    all.set(name, { text, data: bytes.subarray(at, at + size) });
    at = aligned(at + size);
  }
  return all;
}

/** What a file keeps; nothing where it cannot be read, or is not such as is written here: others may have put it there, and a pipe is waited for. */
export function readKept(file: string): Map<string, KeptCode> {
  try {
    if (isOwn(lstatSync(file))) return decodeKept(readFileSync(file));
  } catch {
    // Most often there is none yet. A start without it takes a moment longer and is otherwise the same.
  }
  return new Map();
}

const isOwn = (stats: Stats): boolean =>
  stats.isFile() &&
  stats.size < tooBig &&
  (process.platform === 'win32' || (stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0));

/** When a file was kept, in milliseconds since the epoch; 0: nobody can tell. */
export function keptAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** Puts a file in the place of what was kept, for its owner alone. Whether that could be done: with a full disk, say, the next start takes as long as this one. */
export function writeKept(file: string, all: ReadonlyMap<string, KeptCode>): boolean {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, encodeKept(all), { mode: 0o600 });
    renameSync(temporary, file);
    return true;
  } catch {
    remove(temporary);
    return false;
  }
}

/** What a process leaves there half that is ended while it writes is removed with what is old. */
function remove(temporary: string): void {
  try {
    unlinkSync(temporary);
  } catch {
    // Nothing was begun.
  }
}
