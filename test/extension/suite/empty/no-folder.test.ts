import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands, workspace } from 'vscode';
import { outputText, probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

describe('a window without a folder', () => {
  it('is told to open one, and nothing starts', async () => {
    equal(workspace.workspaceFolders, undefined);
    await commands.executeCommand('batuta.newFeature');
    await until('the log says what to do', async () => (await outputText()).includes('Open a folder to use Batuta'));
    equal((await probe()).state(), undefined);
  });
});
