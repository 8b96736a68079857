import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { exportRun } from '../../../src/core/run/export-run.ts';
import { exportedRunSchema } from '../../../src/protocol/exported-run.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('a run is one document with every content that its events name', async () => {
  const [text, image] = [Buffer.from('\uFEFFsum é\r\n'), Buffer.from([0xff, 0x00, 0x80])];
  const gone = 'a'.repeat(64);
  const kept = new Map([text, image, Buffer.from('named by no event')].map((bytes) => [hash(bytes), bytes]));
  const base = { at: '2026-01-01T00:00:00.000Z', runId: 'run-1' };
  const changed = { type: 'file.changed', agent: 'code', added: 1, removed: 0 } as const;
  const events: RunEvent[] = [
    { ...base, seq: 1, type: 'notice', level: 'info', text: { text: 'from {0}', values: ['a.ts'] } },
    { ...base, ...changed, seq: 2, file: 'a.ts', before: gone, after: hash(text) },
    { ...base, ...changed, seq: 3, file: 'b.png', before: null, after: hash(image) },
  ];
  const exported = await exportRun('run-1', events, { get: async (name) => kept.get(name) ?? null });
  expect(exportedRunSchema.parse(JSON.parse(JSON.stringify(exported)))).toEqual(exported);
  expect(exported.events[0]).toMatchObject({ text: 'from a.ts' });
  expect(exported.blobs).toEqual({ [hash(text)]: { text: '\uFEFFsum é\r\n' }, [hash(image)]: { base64: '/wCA' } });
});
