import { equal, match, notEqual } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands, window } from 'vscode';
import { probe } from '../extension-under-test.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';

describe('a saved for later', () => {
  it('lets go of the run, and is taken up again by Approve Spec', async () => {
    const tests = await probe();
    const earlier = tests.state()?.runId;
    await commands.executeCommand('batuta.newFeature', sampleRequest);
    await until(
      'the spec waits',
      () => tests.state()?.status === 'waiting-approval',
      50_000,
      () => tests.state(),
    );
    const runId = tests.state()?.runId;
    notEqual(runId, earlier);

    await commands.executeCommand('batuta.saveForLater');
    await until(
      'the run is let go',
      () => tests.services?.runs.current()?.owner === 'none',
      50_000,
      () => tests.state(),
    );
    equal(tests.state()?.status, 'saved');
    match(tests.statusBar().text, /saved for later/);

    await commands.executeCommand('workbench.action.closeAllEditors');
    await until('no editor is open', () => window.activeTextEditor === undefined);
    await commands.executeCommand('batuta.approveSpec');
    await until(
      'the run is taken up again',
      () => tests.services?.runs.current()?.runId === runId && tests.services?.runs.current()?.owner === 'self',
      50_000,
      () => tests.state(),
    );
    await until('the spec is shown again', () => /spec.active.+spec\.md$/.test(window.activeTextEditor?.document.fileName ?? ''));
    const run = tests.services?.runs.current();
    equal(run?.runId, runId);
    equal(run?.owner, 'self');
    // Nothing is approved unseen: taking it up has only shown it.
    equal(run?.state.status, 'saved');
  });
});
