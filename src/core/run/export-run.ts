import type { Blobs } from '../ports.ts';
import type { ExportedRun } from '../../protocol/exported-run.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { documentInEnglish } from '../describe/message.ts';

/** A run as one document. Of the hashes that its events name only those of contents are in `blobs`; one of a tree is the name of no content. */
export async function exportRun(runId: string, events: readonly RunEvent[], blobs: Pick<Blobs, 'get'>): Promise<ExportedRun> {
  const named = new Set<string>();
  for (const event of events) collectHashes(event, named);
  const contents: ExportedRun['blobs'] = {};
  for (const hash of [...named].sort()) {
    const bytes = await blobs.get(hash);
    if (bytes !== null) contents[hash] = readable(bytes);
  }
  return { format: 'batuta-run-1', runId, events: events.map((event) => documentInEnglish(event)), blobs: contents };
}

function collectHashes(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value)) into.add(value);
  } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collectHashes(one, into);
}

function readable(bytes: Uint8Array): ExportedRun['blobs'][string] {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { base64: Buffer.from(bytes).toString('base64') };
    throw error;
  }
}
