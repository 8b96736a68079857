import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { WindowRuns } from '../../../../src/vscode/window-runs.ts';
import { probe } from '../extension-under-test.ts';
import { memento } from '../memento.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';
import { testModels } from './test-models.ts';

describe('models that come later than the window', function () {
  this.timeout(120_000);

  it('are waited for without a question; the run of before goes on when they are there', async () => {
    const models = await testModels();
    await commands.executeCommand('batuta.newFeature', sampleRequest);
    const { services } = await probe();
    ok(services);
    const { runs, host, log } = services;
    const { runId } = await until('the spec waits', () => runs.waiting().at(-1));
    await runs.machine.release(runId);
    models.withdraw(['plain', 'quick', 'opus']);
    const app = await host.app();
    await until('no model is there', async () => !(await app.providers()).find(({ id }) => id === 'vscode')?.usable);

    // What a window finds after it was reloaded.
    const reloaded = new WindowRuns(app, host, memento({ 'batuta.runsInWork': [runId] }), log);
    try {
      await reloaded.begin();
      equal(reloaded.get(runId)?.owner, 'none');

      models.withdraw([]);
      await until('it goes on', () => reloaded.get(runId)?.owner === 'self');
    } finally {
      models.withdraw([]);
      reloaded.dispose();
      await app.cancel(runId, 'the test');
    }
  });
});
