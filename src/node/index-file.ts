import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { Staged } from './git-entries.ts';
import { readRegularFile } from './regular-file.ts';
import { createTreeObjects } from './tree-objects.ts';

/** Bytes. A larger index takes as long as a start of git. */
const largest = 2_000_000;
const headerLength = 12;
/** Of an entry: what git knows of its file, before the id. */
const statLength = 40;
const modes = new Map([
  [0o100644, '100644'],
  [0o100755, '100755'],
  [0o120000, '120000'],
  [0o160000, '160000'],
]);

/**
 * What an index of git holds, sorted by bytes, read without a start of git. null: there is none, it is large or damaged, or it says something that only
 * git understands: conflicts, files that are left out, parts in other files, another form or order. `idLength`: bytes of an id.
 */
export function readIndexFile(file: string, idLength: 20 | 32): Staged[] | null {
  const bytes = readRegularFile(file, largest, false);
  if (bytes === null || bytes.length < headerLength + idLength) return null;
  const end = bytes.length - idLength;
  const sum = createHash(idLength === 32 ? 'sha256' : 'sha1').update(bytes.subarray(0, end));
  if (!sum.digest().equals(bytes.subarray(end))) return null;
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || bytes.readUInt32BE(4) !== 2) return null;
  const entries: Staged[] = [];
  let at = headerLength;
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const named = at + statLength + idLength + 2;
    const nul = bytes.indexOf(0, named);
    if (nul < named || nul >= end) return null;
    const mode = modes.get(bytes.readUInt32BE(at + 24));
    // A stage, or more flags behind these.
    if (mode === undefined || (bytes.readUInt16BE(named - 2) & 0x7000) !== 0) return null;
    const id = bytes.toString('hex', at + statLength, at + statLength + idLength);
    const name = bytes.toString('latin1', named, nul);
    // git reads another order without a word, and lists it as it stands; whoever goes through this counts on it.
    if (name <= (entries.at(-1)?.name ?? '')) return null;
    entries.push({ name, mode, id });
    // Each begins at a multiple of eight bytes, with at least one NUL before it.
    at += (nul - at + 8) & ~7;
  }
  return isWhole(bytes, at, end) ? entries : null;
}

/** What an index with ids of SHA-256 holds, where that is just what a tree does: the tree's own id says so. null: git has to say. */
export function entriesOfTree(file: string, tree: string): Staged[] | null {
  const held = readIndexFile(file, 32);
  return held !== null && createTreeObjects(held).made().tree === tree ? held : null;
}

/** An index file of git (version 2, ids of SHA-256) that holds these, sorted by bytes; `stats`: of the file when it was read. */
export function indexFileOf(entries: readonly (Staged & { readonly stats: BigIntStats })[]): Buffer {
  const head = Buffer.alloc(headerLength);
  head.write('DIRC', 'latin1');
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(entries.length, 8);
  const parts = [head];
  for (const { name, mode, id, stats } of entries) {
    const named = statLength + 32 + 2;
    const bytes = Buffer.alloc((named + name.length + 8) & ~7);
    const { ctimeNs, mtimeNs, dev, ino, uid, gid, size } = stats;
    const [ctime, mtime] = [secondsOf(ctimeNs), secondsOf(mtimeNs)];
    const values = [...ctime, ...mtime, dev, ino, BigInt(Number.parseInt(mode, 8)), uid, gid, size];
    for (const [at, value] of values.entries()) bytes.writeUInt32BE(Number(BigInt.asUintN(32, value)), at * 4);
    bytes.write(id, statLength, 'hex');
    bytes.writeUInt16BE(Math.min(name.length, 0xfff), named - 2);
    bytes.write(name, named, 'latin1');
    parts.push(bytes);
  }
  const all = Buffer.concat(parts);
  return Buffer.concat([all, createHash('sha256').update(all).digest()]);
}

const second = 1_000_000_000n;
const secondsOf = (ns: bigint): [seconds: bigint, rest: bigint] => [ns / second, ns % second];

/** Whether behind the entries there are only parts that git may pass over. */
function isWhole(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at + 8 <= end) {
    if (!/^[A-Z]/u.test(bytes.toString('latin1', at, at + 1))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}
