import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal-record.ts';

const newline = 0x0a;

/** `checksum SP sequence SP JSON LF`; the checksum (CRC-32, 8 hex digits) covers sequence and JSON. */
export function encodeLine(sequence: number, record: JournalRecord): Buffer {
  const body = `${sequence} ${JSON.stringify(record)}`;
  return Buffer.from(`${checksum(body)} ${body}\n`);
}

export interface ParsedLines {
  readonly records: JournalRecord[];
  /** Where each record's line ends, in bytes from the start. */
  readonly ends: number[];
  /** Sequence number of the first record; 0 when there is none. */
  readonly firstSequence: number;
}

/**
 * The longest valid beginning: lines that are complete, whose checksum is right and whose numbers
 * follow each other. `first`: the number that the first one must have; without it any.
 */
export function parseLines(bytes: Buffer, first?: number): ParsedLines {
  const records: JournalRecord[] = [];
  const ends: number[] = [];
  let firstSequence = first ?? 0;
  for (let start = 0; ;) {
    const end = bytes.indexOf(newline, start);
    if (end < 0) break;
    const line = parseLine(bytes.subarray(start, end));
    if (line === null) break;
    if (records.length === 0 && first === undefined) firstSequence = line.sequence;
    if (line.sequence !== firstSequence + records.length) break;
    records.push(line.record);
    start = end + 1;
    ends.push(start);
  }
  return { records, ends, firstSequence: records.length > 0 ? firstSequence : 0 };
}

function parseLine(bytes: Buffer): { sequence: number; record: JournalRecord } | null {
  const head = /^([0-9a-f]{8}) (\d{1,15}) $/.exec(bytes.toString('latin1', 0, headLength(bytes)));
  if (head === null) return null;
  // Over the bytes, not the decoded text: decoding would map different broken bytes to the same character.
  if (checksum(bytes.subarray(9)) !== head[1]) return null;
  try {
    return { sequence: Number(head[2]), record: JSON.parse(bytes.toString('utf8', head[0].length)) as JournalRecord };
  } catch {
    // The checksum fits but it is no JSON: not a line that we wrote, so the valid part ends here.
    return null;
  }
}

/** Length of `checksum SP sequence SP`. */
function headLength(bytes: Buffer): number {
  return bytes.indexOf(0x20, 9) + 1;
}

function checksum(data: string | Uint8Array): string {
  return crc32(data).toString(16).padStart(8, '0');
}
