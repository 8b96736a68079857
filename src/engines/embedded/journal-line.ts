import { isAscii } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal-record.ts';

const newline = 0x0a;
const space = 0x20;
const zero = 0x30;

/** `checksum SP sequence SP JSON LF`; the checksum (CRC-32) covers sequence and JSON. */
export function encodeLine(sequence: number, record: JournalRecord): Buffer {
  const body = `${sequence} ${JSON.stringify(record)}`;
  return Buffer.from(`${crc32(body)} ${body}\n`);
}

export interface ParsedLines {
  readonly records: JournalRecord[];
  /** Where each record's line ends, in bytes from the start. */
  readonly ends: number[];
  /** Where the last of them ends: bytes of the valid beginning. */
  readonly length: number;
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
  // Then a byte is a character, and all are decoded at once.
  const text = isAscii(bytes) ? bytes.toString('latin1') : null;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(newline, start);
    if (end < 0) break;
    const line = parseLine(bytes, text, start, end);
    if (line === null) break;
    if (records.length === 0 && first === undefined) firstSequence = line.sequence;
    if (line.sequence !== firstSequence + records.length) break;
    records.push(line.record);
    start = end + 1;
    ends.push(start);
  }
  return { records, ends, length: start, firstSequence: records.length > 0 ? firstSequence : 0 };
}

/** The line between two places, without its end. Goes by bytes: there are ten thousands of lines to read when a run goes on. */
function parseLine(bytes: Buffer, text: string | null, start: number, end: number): { sequence: number; record: JournalRecord } | null {
  const checksum = numberAt(bytes, start);
  const sequence = numberAt(bytes, checksum.next);
  // Over the bytes, not the decoded text: decoding would map different broken bytes to the same character.
  if (sequence.next > end || checksum.value !== crc32(bytes.subarray(checksum.next, end))) return null;
  try {
    const json = text === null ? bytes.toString('utf8', sequence.next, end) : text.slice(sequence.next, end);
    return { sequence: sequence.value, record: JSON.parse(json) as JournalRecord };
  } catch {
    // The checksum fits but it is no JSON: not a line that we wrote, so the valid part ends here.
    return null;
  }
}

/** Decimal digits and a space; without them a number that nothing equals. `next`: behind it. */
function numberAt(bytes: Buffer, start: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let at = start;
  for (let digit = (bytes[at] ?? 0) - zero; digit >= 0 && digit <= 9; digit = (bytes[at] ?? 0) - zero) {
    value = value * 10 + digit;
    at++;
  }
  return at > start && bytes[at] === space ? { value, next: at + 1 } : { value: NaN, next: at + 1 };
}
