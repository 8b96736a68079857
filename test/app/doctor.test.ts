import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

test('of a folder that is not there the doctor tells that alone, once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  try {
    const folder = join(home, 'missing');
    const checks = await app.doctor(folder);
    const beginning = checks.findIndex(({ name }) => name === 'Workspace');
    expect(checks.slice(beginning)).toEqual([
      {
        name: 'Workspace',
        ok: false,
        detail: `There is no folder ${folder}. Name an existing folder with --workspace. If it was moved, move it back: its runs know it by this name.`,
        fix: '',
      },
    ]);
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
});
