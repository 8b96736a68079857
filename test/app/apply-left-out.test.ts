import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDiskRuns, type DiskRuns } from '../fakes/disk-runs.ts';
import { identified, repository, writeFiles } from '../node/scratch.ts';

const runsIn = (files: Record<string, string>): Promise<DiskRuns> => openDiskRuns(identified(repository(files)));
const at = ({ root }: DiskRuns, name: string): string => path.join(root, name);

test('what the person had changed before was proven with it: the commit leaves it out, and nothing has changed since', async () => {
  const runs = await runsIn({ a: '1\n2\n3\n', mine: 'mine\n', gone: 'g\n' });
  writeFiles(runs.root, { a: 'mine\n2\n3\n', mine: 'mended\n', note: 'new\n' });
  rmSync(at(runs, 'gone'));
  await runs.changes('one', () => writeFileSync(at(runs, 'a'), 'mine\n2\nrun\n'));
  await runs.completes('one');
  const { message, pullRequest } = await runs.apply('one', { branch: 'beside' });
  expect(message).toBe("Add it\n\nWhat passed did so on another tree than this commit's, which differs in: a, gone, mine, note");
  expect(pullRequest).toContain(
    '\nOverall: proven\n\nThe commit leaves out what was there beside it when it was proven, in: `a`, `gone`, `mine`, `note`\n',
  );
  expect(pullRequest).not.toMatch(/stale|Changed since/u);
  writeFileSync(at(runs, 'mine'), 'after\n');
  const later = (await runs.apply('one', { branch: 'later' })).pullRequest;
  expect(later).toContain(
    '\nOverall: stale: changed since\n\nThe commit leaves out what was there beside it when it was proven, in: `a`, `gone`, `note`\n',
  );
  expect(later).toContain('- Changed since the last proof: `mine`\n');
});
