import { equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'mocha';
import { commands, workspace } from 'vscode';
import { outputText, probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

describe('a workspace that is not trusted', () => {
  for (const command of [
    'batuta.newFeature',
    'batuta.runPipeline',
    'batuta.approveSpec',
    'batuta.resumeRun',
    'batuta.cancelRun',
    'batuta.syncRegistry',
    'batuta.showRun',
  ]) {
    it(`${command} starts nothing`, async () => {
      equal(workspace.isTrusted, false);
      await commands.executeCommand(command);
      equal((await probe()).state(), undefined);
      equal(existsSync(process.env['BATUTA_HOME'] ?? ''), false);
    });
  }

  it('says why', async () => {
    const said = await until('the log says why', async () => /this workspace is not trusted.*/.exec(await outputText())?.[0]);
    match(said, /executes the workspace’s own commands/);
  });
});
