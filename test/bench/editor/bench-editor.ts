import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { ServerInstallation } from '../../extension/harness/install-server.ts';
import { installServer } from '../../extension/harness/install-server.ts';
import { launchBrowser } from '../../extension/harness/browser.ts';
import { createProfile } from '../../extension/harness/profile.ts';
import type { Profile } from '../../extension/harness/profile.ts';
import { startServer } from '../../extension/harness/server.ts';
import type { EditorServer } from '../../extension/harness/server.ts';
import { copyWorkspace } from '../../fakes/copy-workspace.ts';
import type { WorkspaceCopy } from '../../fakes/copy-workspace.ts';
import type { BenchOrder } from './bare-extension/extension.ts';
import { install, packageBare, packageBatuta, packageEmpty } from './vsix.ts';

/** An editor with Batuta, an empty extension and a bare one, all from their VSIX, on a copy of the sample. */
export interface BenchEditor {
  readonly profile: Profile;
  readonly workspace: WorkspaceCopy;
  readonly home: string;
  readonly browser: Browser;
  /** Batuta's VSIX. */
  readonly vsix: string;
  /** Starts the editor's server; what the bare extension is to do is said at its start. */
  serve(order: BenchOrder): Promise<EditorServer>;
  /** Ends the browser and the last server, and removes the folders. */
  close(): Promise<void>;
}

/** What the window showed when something did not come, for the eye. */
export const failurePicture = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'bench-failed.png');

export async function prepareEditor(): Promise<BenchEditor> {
  const server: ServerInstallation = await installServer((line) => console.log(line));
  const profile = await createProfile({ 'batuta.provider': 'scripted', 'workbench.reduceMotion': 'on' });
  const vsix = await packageBatuta(profile.root);
  await install(server, profile, [vsix, await packageEmpty(profile.root), await packageBare(profile.root)]);
  const workspace = await copyWorkspace('sample', { git: true, link: true });
  const browser = await launchBrowser();
  const home = join(profile.root, 'home');
  let running: EditorServer | undefined;
  return {
    profile,
    workspace,
    home,
    browser,
    vsix,
    async serve(order) {
      running = await startServer(server, {
        userData: profile.userData,
        extensions: profile.extensions,
        workspaceTrust: false,
        development: false,
        env: { BATUTA_HOME: home, BATUTA_BENCH: JSON.stringify(order) },
      });
      return running;
    },
    async close() {
      await running?.stop();
      await browser.close();
      await workspace.remove();
      await profile.remove();
    },
  };
}
