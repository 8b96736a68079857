import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAuditCache } from '../../src/node/baseline-cache.ts';
import type { KnownAudit } from '../../src/protocol/audit.ts';

test('an audit is kept as it was; what has another shape, or is damaged, is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-audits-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const cache = createAuditCache(folder);
  const audited = { module: 'shop', dimension: 'security', score: 100, findings: [] };
  const known: KnownAudit = {
    runId: 'run',
    audited,
    looks: [{ tool: 'grep', input: { pattern: 'key' }, answer: 'a1' }],
    tree: null,
    files: { 'shop/a.js': '' },
  };
  await cache.put('now', known);
  await writeFile(join(folder, 'before.json'), JSON.stringify({ runId: 'run', audited, read: { 'shop/a.js': 'b2' } }));
  await writeFile(join(folder, 'half.json'), '{"runId": "r');
  expect(await Promise.all(['now', 'before', 'half', 'none'].map((key) => cache.get(key)))).toEqual([known, null, null, null]);
});
