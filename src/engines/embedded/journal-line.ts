import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal-record.ts';

const newline = 0x0a;
const space = 0x20;
const zero = 0x30;
/** Where the sequence number begins: behind the checksum and a space. */
const sequenceAt = 9;
const mostDigits = 15;

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
    const line = parseLine(bytes, start, end);
    if (line === null) break;
    if (records.length === 0 && first === undefined) firstSequence = line.sequence;
    if (line.sequence !== firstSequence + records.length) break;
    records.push(line.record);
    start = end + 1;
    ends.push(start);
  }
  return { records, ends, firstSequence: records.length > 0 ? firstSequence : 0 };
}

/** The line between two places, without its end. Goes by bytes: there are ten thousands of lines to read when a run goes on. */
function parseLine(bytes: Buffer, start: number, end: number): { sequence: number; record: JournalRecord } | null {
  let at = start + sequenceAt;
  let sequence = 0;
  for (let digit = digitAt(bytes, at); digit !== null; digit = digitAt(bytes, at)) {
    sequence = sequence * 10 + digit;
    at++;
  }
  const digits = at - start - sequenceAt;
  if (at >= end || digits < 1 || digits > mostDigits || bytes[at] !== space || bytes[start + sequenceAt - 1] !== space) return null;
  // Over the bytes, not the decoded text: decoding would map different broken bytes to the same character.
  if (bytes.toString('latin1', start, start + sequenceAt - 1) !== checksum(bytes.subarray(start + sequenceAt, end))) return null;
  try {
    return { sequence, record: JSON.parse(bytes.toString('utf8', at + 1, end)) as JournalRecord };
  } catch {
    // The checksum fits but it is no JSON: not a line that we wrote, so the valid part ends here.
    return null;
  }
}

function digitAt(bytes: Buffer, at: number): number | null {
  const digit = (bytes[at] ?? 0) - zero;
  return digit >= 0 && digit <= 9 ? digit : null;
}

function checksum(data: string | Uint8Array): string {
  return crc32(data).toString(16).padStart(8, '0');
}
