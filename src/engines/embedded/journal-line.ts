import { isAscii } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { JournalRecord } from './journal-record.ts';

const zero = 0x30;
/** Bytes that are decoded at once: of many more the text is put elsewhere in memory, where it takes longer to get at. */
const portion = 0x10000;

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
  let firstSequence = first;
  let start = 0;
  let isText = true;
  const take = (line: string): boolean => {
    const end = start + line.length;
    const checksumEnd = line.indexOf(' ');
    const sequenceEnd = line.indexOf(' ', checksumEnd + 1);
    const sequence = digits(line, checksumEnd + 1, sequenceEnd);
    firstSequence ??= sequence;
    if (sequence !== firstSequence + records.length) return false;
    // Over the bytes, not the decoded text: decoding would map different broken bytes to the same character.
    if (digits(line, 0, checksumEnd) !== crc32(bytes.subarray(start + checksumEnd + 1, end))) return false;
    const record = parsed(isText ? line.slice(sequenceEnd + 1) : bytes.toString('utf8', start + sequenceEnd + 1, end));
    if (record === undefined) return false;
    records.push(record);
    start = end + 1;
    ends.push(start);
    return true;
  };
  for (let [from, to] = [0, 0]; from === start && from < bytes.length; from = to) {
    to = bytes.indexOf('\n', from + portion) + 1 || bytes.length;
    isText = isAscii(bytes.subarray(from, to));
    // A character for each byte; many lines at once: there are ten thousands to read when a run goes on.
    const lines = bytes.toString('latin1', from, to).split('\n');
    // What follows the last end of a line is no line yet.
    lines.pop();
    lines.every(take);
  }
  return { records, ends, length: start, firstSequence: records.length > 0 ? (firstSequence ?? 0) : 0 };
}

/** undefined: no JSON. Its checksum fits but it is not a line that we wrote, so the valid part ends before it. */
function parsed(json: string): JournalRecord | undefined {
  try {
    return JSON.parse(json) as JournalRecord;
  } catch {
    return undefined;
  }
}

/** The number that stands between two places; where there is none, one that nothing equals. */
function digits(line: string, start: number, end: number): number {
  let value = start < end ? 0 : NaN;
  for (let at = start; at < end; at++) {
    const digit = line.charCodeAt(at) - zero;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}
