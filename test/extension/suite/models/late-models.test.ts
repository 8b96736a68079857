import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { RunsInWork } from '../../../../src/vscode/runs-in-work.ts';
import { TakeUp } from '../../../../src/vscode/take-up.ts';
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
    const { follower, host, list, log } = services;
    const { runId } = await until('the spec waits', () => follower.waiting().at(-1));
    await follower.letGo(runId);
    models.withdraw(['plain', 'quick', 'opus']);
    await until('no model is there', async () => !(await (await host.app()).providers()).find(({ id }) => id === 'vscode')?.usable);

    // What a window finds after it was reloaded.
    const inWork = new RunsInWork(memento({ 'batuta.runsInWork': [runId] }), follower);
    const takeUp = new TakeUp({ host, follower, list, inWork, log });
    try {
      await takeUp.begin();
      equal(follower.active(runId), undefined);
      deepEqual(inWork.runs(), [runId]);

      models.withdraw([]);
      await until('it goes on', () => follower.active(runId));
      deepEqual(inWork.runs(), [runId]);
    } finally {
      models.withdraw([]);
      takeUp.dispose();
      inWork.dispose();
      await services.follower.get(runId)?.session.engine.cancel(runId, 'the test');
    }
  });
});
