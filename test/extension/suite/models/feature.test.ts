import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { CancellationTokenSource, Position, Uri, commands, window, workspace } from 'vscode';
import type { ChatResult } from 'vscode';
import { answerChat } from '../../../../src/vscode/chat/chat-handler.ts';
import type { Services } from '../../../../src/vscode/services.ts';
import { probe } from '../extension-under-test.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';
import { recordChat } from './chat-recorder.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import { testModels } from './test-models.ts';

const ofARun = 4 * 60_000;
const token = new CancellationTokenSource().token;

describe('@batuta with the models of the editor', function () {
  this.bail(true);
  this.timeout(ofARun + 30_000);
  let services: Services;

  async function ask(command: string | undefined, prompt = ''): Promise<{ stream: ChatRecorder; status: string | undefined }> {
    const stream = recordChat();
    const result = await answerChat(services, { command, prompt }, stream, token);
    return { stream, status: result.metadata?.status };
  }

  before(async () => {
    // Any command makes the services.
    await commands.executeCommand('batuta.showRun');
    const tests = await probe();
    services = await until('the services are made', () => tests.services);
  });

  it('tells what it can do, and that nothing runs yet', async () => {
    match((await ask(undefined, 'Hello')).stream.texts.join('\n'), /\/feature starts one/);
    match((await ask('status')).stream.texts.join('\n'), /No runs in this folder yet/);
    match((await ask('feature')).stream.texts.join('\n'), /Describe a feature/);
  });

  it('/feature writes the spec and offers to approve it', async () => {
    const { stream, status } = await ask('feature', sampleRequest);
    equal(status, 'waiting-approval', stream.texts.join('\n'));
    ok(
      stream.progresses.some((line) => / – batuta-tests\/opus-1/.test(line)),
      stream.progresses.join('\n'),
    );
    deepEqual(
      stream.buttons.map(({ command }) => command),
      ['vscode.open', 'batuta.approveSpec', 'batuta.requestChanges'],
    );
    match(stream.texts.at(-1) ?? '', /tokens/);
  });

  it('/approve approves nothing unseen', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    const { stream, status } = await ask('approve');
    equal(status, 'waiting-approval');
    match(stream.texts.join('\n'), /Read the spec before you approve it/);
    await until('the spec is shown', () => window.activeTextEditor?.document.fileName.endsWith('spec.md'));
  });

  it('/approve carries it out with tool calls; what the person types meanwhile is kept', async () => {
    const models = await testModels();
    const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const sources = await workspace.openTextDocument(Uri.file(join(root, 'backend/src/services.ts')));
    let typed = false;
    models.beforeAnswer = async ({ label, turn }) => {
      if (typed || !label.startsWith('Backend ') || turn !== 0) return;
      typed = true;
      const editor = await window.showTextDocument(sources, { preview: false, preserveFocus: true });
      await editor.edit((edit) => edit.insert(new Position(sources.lineCount, 0), '// Typed by the person.\n'));
      equal(sources.isDirty, true);
    };
    const spec = window.activeTextEditor?.document;
    ok(spec?.fileName.endsWith('spec.md'));
    const { stream, status } = await ask('approve');
    models.beforeAnswer = null;
    equal(status, 'completed', stream.texts.join('\n'));
    equal(typed, true);
    for (const line of [/Database: proven/, /Backend: proven/, /Review: round 1: rejected, \d+ issues/])
      match(stream.texts.join('\n'), line);
    ok(
      stream.progresses.some((line) => line.startsWith('Backend: edit backend/src/services.ts')),
      stream.progresses.join('\n'),
    );

    const text = await readFile(sources.uri.fsPath, 'utf8');
    match(text, /\/\/ Typed by the person\.\n$/);
    match(text, /suppliers: new SupplierService/);
    equal(sources.getText(), text);

    const state = services.runs.current()?.state;
    equal(state?.provider, 'vscode');
    const { spend } = state ?? {};
    equal(spend?.usd, 0);
    ok((spend?.turns ?? 0) > 10);
    equal(spend?.unpricedTurns, spend?.turns);
    equal(spend?.estimatedTurns, spend?.turns);
    const names = Object.keys(spend?.byModel ?? {});
    ok(
      names.every((model) => model.startsWith('batuta-tests/')),
      names.join(),
    );
  });

  it('/status tells how it ended', async () => {
    const { stream, status } = await ask('status');
    equal(status, 'completed');
    match(stream.texts.join('\n'), /completed/);
    match(stream.texts.join('\n'), /about \d+k tokens \(estimated\)/);
  });

  it('/status is answered in the chat itself', async () => {
    const query = { query: '@batuta /status', mode: 'ask', blockOnResponse: true };
    // The chat answers once it has taken up the models.
    const answer = await until('the chat answers', async () => {
      const given = await commands.executeCommand<ChatResult | undefined>('workbench.action.chat.open', query);
      return given?.errorDetails ? undefined : given;
    });
    deepEqual(answer.metadata, { status: 'completed' });
  });
});
