import { accessSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../progress/until.ts';
import { acting, approvedReview, finish, passed, spec, write } from './answers.ts';
import { openScene } from './scene.ts';

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
/** As `node:perf_hooks` has it: somebody asked for it. */
const forced = 4;

test('garbage is collected once in a run, while a model is waited for', async () => {
  const answers = acting([
    [/^SPEC /, finish(spec({ Core: ['core/new.txt'] }))],
    [/^Core /, write('core/new.txt', 'new\n'), passed],
    [/^REVIEW /, approvedReview],
  ]);
  let collected = '';
  const scene = await openScene({
    files: {
      '.claude/batuta.yaml': 'version: 1\nagents:\n  core:\n    owns: [core/**]\n    validate: [git --version]\n',
      'core/old.txt': '',
    },
    // What is to happen while it is waited for has happened before it answers.
    handler: async (request) => {
      if (request.label.startsWith('SPEC')) await until(() => accessSync(collected));
      return answers(request);
    },
  });
  try {
    collected = path.join(scene.home, 'collected');
    const watching = path.join(scene.home, 'watching.cjs');
    await writeFile(
      watching,
      `new (require('node:perf_hooks').PerformanceObserver)((list) => {
        for (const { detail } of list.getEntries()) if (detail.flags & ${forced}) require('node:fs').appendFileSync(${JSON.stringify(collected)}, 'once\\n');
      }).observe({ entryTypes: ['gc'] });`,
    );
    const code = await scene.exit([process.execPath, '--require', watching, main, 'feature', 'A thing', '--yes', '--trust-workspace']);
    expect([code, await readFile(collected, 'utf8').catch(() => 'never')]).toEqual([0, 'once\n']);
  } finally {
    await scene.remove();
  }
});
