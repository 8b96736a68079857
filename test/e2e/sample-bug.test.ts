import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { atEnd } from './playing.ts';
import { openScene } from './scene.ts';

test('the bug of the editor’s sample is reproduced and mended by its script, proven on both sides', async () => {
  const script = scriptOf('single');
  const settings = await readFile(path.join(path.dirname(script), 'batuta.yaml'), 'utf8');
  const scene = await openScene({ workspace: 'single' });
  atEnd(() => scene.remove());
  await scene.write('.claude/batuta.yaml', settings);
  const { requests } = await readScript(script);
  const { code, report } = await scene.run(['bugfix', requests['bugfix'] ?? '', '--yes', '--trust-workspace']);
  expect(code).toBe(0);
  expect(report.proof).toMatchObject({ verdict: 'proven' });
  expect(report.reproduced).toMatchObject({ before: { outcome: 'fails' }, after: { outcome: 'passes' } });

  // Asked for again, it is there no more, and nothing claims otherwise.
  const again = await scene.run(['bugfix', requests['bugfix'] ?? '', '--yes', '--trust-workspace']);
  expect([again.code, again.report.status, again.report.files]).toEqual([1, 'completed', []]);
  expect(inEnglish(again.report.reason ?? '')).toMatch(
    /^The bug could not be reproduced; nothing was changed\.\nWhat was tried:\n- .* already/u,
  );
});
