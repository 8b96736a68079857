import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the entries of a repository's index in another order, which git reads without a word. All names are as long as `name`. */
export function reorderIndex(root: string, name: string, reorder: (entries: readonly Buffer[]) => readonly Buffer[]): void {
  const file = join(root, '.git/index');
  const bytes = readFileSync(file);
  const [header, length] = [12, (62 + name.length + 8) & ~7];
  const entries = Array.from({ length: bytes.readUInt32BE(8) }, (_, at) =>
    bytes.subarray(header + at * length, header + (at + 1) * length),
  );
  const other = Buffer.concat([bytes.subarray(0, header), ...reorder(entries)]);
  writeFileSync(file, Buffer.concat([other, createHash('sha1').update(other).digest()]));
}
