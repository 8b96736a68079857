import { chmodSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { probe } from '../../../src/node/sandbox/open-sandbox.ts';
import { scratchFolder, writeFiles } from '../scratch.ts';

test.runIf(process.platform === 'linux')('a sandbox that does not answer is none', async () => {
  const root = scratchFolder('root');
  const bin = scratchFolder('bin');
  writeFiles(bin, { bwrap: '#!/bin/sh\n[ "$1" = --version ] && exec echo bubblewrap 0.8.0\nexec sleep 60\n' });
  chmodSync(path.join(bin, 'bwrap'), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const found = await probe({ root, own: path.join(root, '../own'), env, read: [], write: [], mostMs: 300 });
  expect(found.ok ? null : inEnglish(found.why)).toBe('bubblewrap 0.8.0 does not work here: it did not end in 0.3 seconds');
});
