import { equal, match, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import { TabInputText, TabInputWebview, commands, window, workspace } from 'vscode';
import { specUri } from '../../../../src/vscode/spec-document.ts';
import { extensionUnderTest, probe } from '../extension-under-test.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';

interface OtherOwner {
  readonly runId: string;
  /** Ends it without a chance to say good-bye. */
  kill(): Promise<void>;
}

/** Another process that works in the same workspace: what a second window or a terminal is to this one. */
async function otherOwner(): Promise<OtherOwner> {
  const script = join(extensionUnderTest().extensionPath, 'test', 'extension', 'owner-child.ts');
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, [script, folder, sampleRequest], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const runId = await until(
    'the other process begins a run',
    () => /^(\S+)\n/.exec(output)?.[1],
    50_000,
    () => errors,
  );
  return {
    runId,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('a run of another process', function () {
  // Each test goes on where the one before it stopped.
  this.bail(true);
  let other: OtherOwner;
  after(() => other.kill());

  const followed = async () => {
    const { services } = await probe();
    return services?.runs.get(other.runId);
  };

  it('is followed live, and opens no editor unasked', async () => {
    other = await otherOwner();
    await commands.executeCommand('batuta.showRun');
    const run = await until(
      'the spec waits',
      async () => {
        const seen = await followed();
        return seen?.state.status === 'waiting-approval' ? seen : undefined;
      },
      50_000,
      async () => (await followed())?.state,
    );
    equal(run.owner, 'local');
    equal((await probe()).services?.shown.runId(), run.runId);
    equal(
      window.tabGroups.all
        .flatMap((group) => group.tabs)
        .some((tab) => tab.input instanceof TabInputText && tab.input.uri.path.endsWith('spec.md')),
      false,
    );
  });

  it('is answered from here: comments on lines become the change request', async () => {
    const { services } = await probe();
    const run = await followed();
    const uri = run && specUri(run.state);
    ok(services && run && uri);
    await commands.executeCommand('vscode.open', uri);
    const line = window.activeTextEditor?.document.lineAt(2).text ?? '';
    services.comments.addAt(uri, 3, 'A supplier has a note, too');
    await commands.executeCommand('batuta.requestChanges', uri, '');
    await until(
      'the spec is revised',
      async () => (await followed())?.state.questions[0]?.reason === 'revised',
      50_000,
      async () => (await followed())?.state,
    );
    const events = await services.runs.machine.read(run.runId, 0);
    const given = events.flatMap((event) => (event.type === 'question.answered' ? [event.reply.text] : []));
    equal(given.length, 1);
    equal(given[0], `- Line 3 ("${line.trim()}"): A supplier has a note, too`);
    equal(services.comments.remarks(uri.fsPath).length, 0);
  });

  it('shows all that was said in an attempt, in a tab of its own', async () => {
    const run = await followed();
    const attempt = run?.state.attempts[0];
    await commands.executeCommand('batuta.openTranscript', run?.runId, attempt?.path);
    const isOpen = (): boolean =>
      window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('batuta.transcript')),
      );
    await until('its tab is open', isOpen);
  });

  it('is not approved unseen; what is approved is the text that was shown', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('batuta.approveSpec');
    equal((await followed())?.state.status, 'waiting-approval');
    await until('the spec is shown', () => window.activeTextEditor?.document.fileName.endsWith('spec.md'));
    await commands.executeCommand('batuta.approveSpec');
    await until(
      'it is implemented',
      async () => (await followed())?.state.phases.some(({ phase, status }) => phase === 'implement' && status === 'running'),
      50_000,
      async () => (await followed())?.state,
    );
    equal((await followed())?.owner, 'local');
  });

  it('can be taken up here when its owner is gone', async function () {
    this.timeout(120_000);
    await other.kill();
    await until('the owner is known to be gone', async () => (await followed())?.owner === 'none');
    await commands.executeCommand('batuta.resumeRun', other.runId);
    await until('this window works on it', async () => (await followed())?.owner === 'self');
    const { services } = await probe();
    await until(
      'files are changed',
      async () => Object.values((await followed())?.state.files ?? {}).some(({ output }) => !output),
      100_000,
      async () => (await followed())?.state,
    );
    equal(services?.runs.get(other.runId)?.status, 'running');
  });

  it('shows its changes against what was there before', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('batuta.openChanges', other.runId);
    const label = await until('the changes are open', () => window.tabGroups.activeTabGroup.activeTab?.label);
    match(label, /^Changes of “/);
  });

  it('stays resumable when it is let go of', async () => {
    const { services } = await probe();
    await services?.runs.machine.release(other.runId);
    equal((await followed())?.state.status, 'interrupted');
    equal((await followed())?.owner, 'none');
  });
});
