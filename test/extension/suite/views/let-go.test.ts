import { deepEqual, equal, ok } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { commands, workspace } from 'vscode';
import { UserError } from '../../../../src/app/contracts.ts';
import type { AppHost } from '../../../../src/vscode/app-host.ts';
import type { Services } from '../../../../src/vscode/services.ts';
import { RunFollower } from '../../../../src/vscode/run-follower.ts';
import { RunsInWork } from '../../../../src/vscode/runs-in-work.ts';
import { TakeUp } from '../../../../src/vscode/take-up.ts';
import { probe } from '../extension-under-test.ts';
import { memento } from '../memento.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';
import { replyIn } from '../../../fakes/reply.ts';

interface Scene extends Services {
  readonly runId: string;
}

/** A run whose spec waits, and on which nobody works. */
async function runLetGo(): Promise<Scene> {
  await commands.executeCommand('batuta.newFeature', sampleRequest);
  const { services } = await probe();
  ok(services);
  const run = await until('the spec waits', () => services.follower.waiting().find(({ owner }) => owner === 'here'), 50_000);
  await services.follower.letGo(run.runId);
  await services.list.refresh();
  return { ...services, runId: run.runId };
}

/** What a window finds after it was reloaded, when nobody is there yet to answer the model calls. */
async function reloaded({ host, list, log, runId }: Scene, sessionUnasked: AppHost['sessionUnasked'] = async () => undefined) {
  const follower = new RunFollower(log);
  const inWork = new RunsInWork(memento({ 'batuta.runsInWork': [runId] }), follower);
  const parts = {
    session: host.session.bind(host),
    look: host.look.bind(host),
    isOutdated: host.isOutdated.bind(host),
    sessionUnasked,
  };
  const takeUp = new TakeUp({ host: parts, follower, list, inWork, log });
  await takeUp.begin();
  deepEqual(inWork.runs(), [runId]);
  return { follower, takeUp, inWork, [Symbol.dispose]: () => [takeUp, inWork, follower].forEach((part) => part.dispose()) };
}

describe('a run that this window let go of', function () {
  this.timeout(120_000);
  let scene: Scene;
  const [folder] = workspace.workspaceFolders ?? [];
  ok(folder);
  const lookAtIt = () => scene.host.look(folder);

  afterEach(async () => {
    const { engine } = await lookAtIt();
    const run = (await engine.list()).find(({ runId }) => runId === scene.runId);
    if (run?.status === 'open' || run?.status === 'running') await engine.cancel(scene.runId, 'the test');
  });

  it('is over here, too, when another process ends it', async () => {
    scene = await runLetGo();
    const { host, list, runId } = scene;
    // Of its own: no view looks at the run in its place.
    using window = await reloaded(scene);
    const session = await host.session(folder);
    ok(session);
    window.follower.follow(session, await session.open(runId));
    await replyIn(session, runId, { by: 'me', option: 'save' });
    const status = () => window.follower.get(runId)?.state.status;
    await until('it is saved', () => status() === 'saved', 20_000, status);
    await window.follower.letGo(runId);
    await list.refresh();

    await (await lookAtIt()).engine.cancel(runId, 'a terminal');
    await list.refresh();
    await until('this window knows', () => status() === 'cancelled', 20_000, status);
  });

  it('is not gone on with by itself after another process worked on it', async () => {
    scene = await runLetGo();
    const { host, list, runId } = scene;
    using window = await reloaded(scene);
    const other = await host.session(folder);
    ok(other);
    const handle = await other.open(runId);
    await list.refresh();
    await until('it is that process’s', () => window.inWork.runs().length === 0);
    handle.stop();
    await handle.done;
    await other.close();
  });

  it('is shown as it stands when the settings keep it from going on', async () => {
    scene = await runLetGo();
    using window = await reloaded(scene, async () => {
      throw new UserError('The setting batuta.budget is "much".');
    });
    equal(window.follower.get(scene.runId)?.owner, 'nobody');
    deepEqual(
      window.follower.waiting().map(({ runId }) => runId),
      [scene.runId],
    );
  });

  it('is not gone on with by itself after its changes were taken back', async () => {
    scene = await runLetGo();
    using window = await reloaded(scene);
    await window.takeUp.letGo(scene.runId);
    deepEqual(window.inWork.runs(), []);
  });
});
