import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { collectOutput } from '../../src/node/command-output.ts';
import type { Mask } from '../../src/node/secret-values.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';

const unmasked: Pick<Mask, 'bytes'> = { bytes: (bytes) => bytes };

test('what failed in the middle of much output is in its text too', async () => {
  const collector = await collectOutput();
  try {
    const many = 'a line that passes\n'.repeat(5000);
    const stream = Readable.from([Buffer.from(many), Buffer.from('src/a.ts(7,1): error TS2322: no\n'), Buffer.from(many)]);
    collector.follow(stream);
    await finished(stream);
    const { output } = await collector.finish(createMemoryBlobs(), unmasked);
    expect(output).toMatch(/left out; the whole output is in the log …\]\nsrc\/a\.ts\(7,1\): error TS2322: no\n\[…\]\na line/u);
  } finally {
    await collector.discard();
  }
});
