import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { CancellationTokenSource, commands, window, workspace } from 'vscode';
import { answerChat } from '../../../../src/vscode/chat/chat-handler.ts';
import { sayProgress } from '../../../../src/vscode/chat/say.ts';
import type { Services } from '../../../../src/vscode/services.ts';
import { showSpec, specUri } from '../../../../src/vscode/spec-document.ts';
import { probe } from '../extension-under-test.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';
import { recordChat } from './chat-recorder.ts';
import type { ChatRecorder } from './chat-recorder.ts';

describe('@batuta with several specs that wait', function () {
  this.bail(true);
  this.timeout(120_000);
  let services: Services;
  const runs: string[] = [];

  function ask(command: string, prompt = ''): { stream: ChatRecorder; stop: () => void; answered: ReturnType<typeof answerChat> } {
    const source = new CancellationTokenSource();
    const stream = recordChat();
    return { stream, stop: () => source.cancel(), answered: answerChat(services, { command, prompt }, stream, source.token) };
  }

  async function show(runId: string | undefined): Promise<void> {
    const run = runId === undefined ? undefined : services.runs.get(runId);
    const uri = run && specUri(run.state);
    ok(uri);
    await showSpec(uri);
  }

  before(async () => {
    const tests = await probe();
    await commands.executeCommand('batuta.showRun');
    services = await until('the services are made', () => tests.services);
    for (const request of [sampleRequest, sampleRequest]) {
      const { answered } = ask('feature', request);
      deepEqual(await answered, { metadata: { status: 'waiting-approval' } });
      runs.push(services.runs.current()?.runId ?? '');
    }
    equal(new Set(runs).size, 2);
    for (const runId of runs) await show(runId);
  });

  it('/approve answers when the person picks none of them', async () => {
    const other = await workspace.openTextDocument({ content: 'something else' });
    await window.showTextDocument(other);
    const { stream, answered } = ask('approve');
    const closed = until('the question is closed', async () => {
      await commands.executeCommand('workbench.action.closeQuickOpen');
      return stream.texts.length > 0;
    });
    await answered;
    await closed;
    match(stream.texts.join('\n'), /No run was started/);
    for (const runId of runs) equal(services.runs.get(runId)?.state.status, 'waiting-approval');
  });

  it('/approve follows the one that it approved: the one in sight, not the newest', async () => {
    await show(runs[0]);
    const { stream, stop, answered } = ask('approve');
    await until(
      'an agent works',
      () => stream.progresses.some((line) => / – batuta-tests/.test(line)),
      50_000,
      () => stream.texts,
    );
    equal(services.runs.get(runs[1] ?? '')?.state.status, 'waiting-approval');
    stop();
    deepEqual(await answered, {});
    // The run goes on when the request is cancelled.
    equal(services.runs.get(runs[0] ?? '')?.owner, 'self');
  });

  it('/resume goes on with a run that was stopped, and its past is not told again', async () => {
    await services.runs.machine.release(runs[0] ?? '');
    const { stream, stop, answered } = ask('resume');
    await until(
      'it goes on',
      () => stream.progresses.length > 0,
      50_000,
      () => stream.texts,
    );
    stop();
    await answered;
    ok(!stream.progresses.some((line) => /writing the spec/.test(line)), stream.progresses.join('\n'));
    await services.runs.machine.release(runs[0] ?? '');
  });

  it('what passes by is no Markdown either', () => {
    const stream = recordChat();
    sayProgress(stream, 'backend: read [a](https://evil.example/?q) ![](x) <b>');
    deepEqual(stream.progresses, ['backend: read [a](https://evil.example/?q) ![](x) <b>']);
  });
});
