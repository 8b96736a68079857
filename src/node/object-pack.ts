import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, deflateSync } from 'node:zlib';
import { syncFolder, writeTemporary } from './atomic-write.ts';
import type { GitObject } from './tree-objects.ts';

/** As in git's format of packs, version 2; and of their indexes, also version 2. */
const kinds: Readonly<Record<string, number>> = { tree: 2, blob: 3 };
const version = 2;
const indexMagic = 0xff744f63;
const idLength = 32;

/** An object in its pack. */
interface Packed {
  readonly id: string;
  readonly offset: number;
  readonly crc: number;
}

const sum = (parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const uint32s = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
};

/** Kind and length of an object: four bits of the length, and then seven at a time, the lowest first. */
function headOf(kind: number, length: number): Buffer {
  const bytes: number[] = [];
  let [byte, left] = [(kind << 4) | (length & 15), Math.floor(length / 16)];
  for (; left > 0; left = Math.floor(left / 128)) {
    bytes.push(byte | 0x80);
    byte = left & 127;
  }
  return Buffer.from([...bytes, byte]);
}

/** Objects, each once, as one pack of less than 2 GB, and the pack's index. Compressed lightly, as in `durable`, and none by its difference to another. */
export function packOf(objects: readonly GitObject[]): { pack: Buffer; index: Buffer } {
  const parts = [Buffer.from('PACK', 'latin1'), uint32s([version, objects.length])];
  const packed: Packed[] = [];
  let offset = 12;
  for (const { id, bytes } of objects) {
    const begin = bytes.indexOf(0) + 1;
    const kind = kinds[bytes.toString('latin1', 0, bytes.indexOf(' '))];
    if (kind === undefined) throw new Error(`no kind of object: ${bytes.toString('latin1', 0, begin)}`);
    const head = headOf(kind, bytes.length - begin);
    const data = deflateSync(bytes.subarray(begin), { level: constants.Z_BEST_SPEED });
    packed.push({ id, offset, crc: crc32(data, crc32(head)) });
    parts.push(head, data);
    offset += head.length + data.length;
  }
  const packSum = sum(parts);
  return { pack: Buffer.concat([...parts, packSum]), index: indexOf(packed, packSum) };
}

function indexOf(packed: readonly Packed[], packSum: Buffer): Buffer {
  const sorted = packed.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  /** How many begin with each byte, or one below it. */
  const firstByte = (one: Packed | undefined): number => (one ? Number.parseInt(one.id.slice(0, 2), 16) : 256);
  let below = 0;
  const fanOut = Array.from({ length: 256 }, (_, byte) => {
    while (firstByte(sorted[below]) <= byte) below += 1;
    return below;
  });
  const ids = Buffer.alloc(sorted.length * idLength);
  for (const [at, { id }] of sorted.entries()) ids.write(id, at * idLength, 'hex');
  const parts = [
    uint32s([indexMagic, version]),
    uint32s(fanOut),
    ids,
    uint32s(sorted.map(({ crc }) => crc)),
    uint32s(sorted.map((one) => one.offset)),
    packSum,
  ];
  return Buffer.concat([...parts, sum(parts)]);
}

/**
 * Puts objects into a store as one pack, and flushes them. A pack is one from when its index is there: both are written whole before either has its
 * name, for git does not clear away what has no index, and older versions pack nothing anew beside it.
 */
export async function writePack(store: string, objects: readonly GitObject[]): Promise<void> {
  const { pack, index } = packOf(objects);
  const folder = join(store, 'objects', 'pack');
  const name = join(folder, `pack-${pack.subarray(-idLength).toString('hex')}`);
  // What a killed process leaves of temporary files that are called so, git clears away.
  const files = [
    { to: `${name}.pack`, bytes: pack, prefix: 'tmp_pack_' },
    { to: `${name}.idx`, bytes: index, prefix: 'tmp_idx_' },
  ];
  const written: { readonly temporary: string; readonly to: string }[] = [];
  try {
    for (const { to, bytes, prefix } of files) written.push({ to, temporary: await writeTemporary(to, bytes, { mode: 0o444, prefix }) });
    for (const { temporary, to } of written) renameSync(temporary, to);
  } finally {
    for (const { temporary } of written) rmSync(temporary, { force: true });
  }
  await syncFolder(folder);
}
