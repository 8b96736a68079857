import { expect, test } from 'vitest';
import { WorkspaceError } from '../../src/core/ports.ts';
import { openPersonalGit } from '../../src/node/personal-git.ts';

test('a folder that is gone is a failure of the workspace, with its name', async () => {
  const opened = openPersonalGit('/not/there', process.env);
  await expect(opened).rejects.toBeInstanceOf(WorkspaceError);
  await expect(opened).rejects.toThrow('/not/there');
});
