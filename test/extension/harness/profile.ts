import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one editor that nobody else uses. */
export interface Profile {
  readonly root: string;
  readonly userData: string;
  readonly extensions: string;
  remove(): Promise<void>;
}

const quiet = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  // The restricted mode is what is tested, not its first question.
  'security.workspace.trust.startupPrompt': 'never',
};

/** A fresh profile; `settings` are the user's. */
export async function createProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<Profile> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-editor-'));
  const profile = { root, userData: join(root, 'data'), extensions: join(root, 'extensions') };
  await mkdir(profile.extensions, { recursive: true });
  // A server keeps the settings of machine scope in a file of their own; the desktop reads them from the user's.
  for (const scope of ['User', 'Machine']) {
    await mkdir(join(profile.userData, scope), { recursive: true });
    await writeFile(join(profile.userData, scope, 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  }
  return { ...profile, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) };
}
