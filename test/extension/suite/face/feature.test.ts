import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Position, TabInputText, commands, window } from 'vscode';
import { specHash } from '../../../../src/core/spec/spec-hash.ts';
import { outputText, probe } from '../extension-under-test.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';

const ofARun = 4 * 60_000;

describe('a feature in the editor', function () {
  // Each test goes on where the one before it stopped.
  this.bail(true);

  it('opens the spec when it waits for approval, and says so in the status bar', async () => {
    await commands.executeCommand('batuta.newFeature', sampleRequest);
    const { state, statusBar } = await look();
    await until('the spec is shown', () => state()?.status === 'waiting-approval' && shownText() !== undefined, 50_000, state);
    match(statusBar().text, /^\$\(bell-dot\) Batuta: waiting for your approval · \$\d+\.\d\d/);
    match(statusBar().tooltip, /Demo: answers scripted/);
    equal(statusBar().stressed, true);
    match(shownText() ?? '', /^## Spec: /);
  });

  it('has the spec revised when changes are requested, and asks again', async () => {
    const { state } = await look();
    const before = shownText();
    await commands.executeCommand('batuta.requestChanges', undefined, 'A supplier has a note, too');
    await until('the revised spec is shown', () => state()?.questions[0]?.reason === 'revised' && shownText() !== before, 50_000, state);
    match(shownText() ?? '', /note/);
    ok(state()?.questions[0]?.delta.includes('note'));
  });

  it('approves the text that the editor shows, unsaved edits included, and carries it out', async function () {
    this.timeout(ofARun + 30_000);
    const { state, statusBar, events } = await look();
    const editor = window.activeTextEditor;
    ok(editor);
    const summary = editor.document
      .getText()
      .split('\n')
      .findIndex((line) => line.startsWith('### Summary'));
    await editor.edit((edit) => edit.insert(new Position(summary + 1, 0), 'Typed by hand in the editor.\n'));
    equal(editor.document.isDirty, true);
    const shown = editor.document.getText();

    await commands.executeCommand('batuta.approveSpec');
    equal(editor.document.isDirty, false);
    await until(
      'the run is completed',
      () => state()?.status === 'completed' || state()?.status === 'failed' || state()?.status === 'stopped',
      ofARun,
      state,
    );
    equal(state()?.status, 'completed', JSON.stringify(state()?.questions[0] ?? state()?.error));

    const approvals = (await events()).flatMap((event) =>
      event.type === 'question.answered' ? [{ option: event.reply.option, hash: Object.values(event.reply.items ?? {}) }] : [],
    );
    deepEqual(approvals, [
      { option: 'changes', hash: [] },
      { option: 'approve', hash: [specHash(shown)] },
    ]);
    const { spec, workspace, evidence, verdicts } = state() ?? {};
    match(spec?.file ?? '', /^spec\/completed\/.+\/spec\.md$/);
    match(await readFile(join(workspace ?? '', spec?.file ?? ''), 'utf8'), /Typed by hand in the editor\./);
    deepEqual(
      Object.values(verdicts ?? {}).map((verdict) => verdict.result),
      ['proven', 'proven', 'proven'],
    );
    ok((evidence ?? []).some((proof) => proof.result === 'pass' && proof.exitCode === 0));
    await until('the files are looked at', () => /^\$\(verified-filled\) Batuta: completed, proven · \$\d+\.\d\d/.test(statusBar().text));
    equal(statusBar().stressed, false);
  });

  it('the tab of the spec went along when the spec was moved', async () => {
    const { state } = await look();
    const { spec, workspace } = state() ?? {};
    const specTabs = (): string[] =>
      window.tabGroups.all
        .flatMap((group) => group.tabs)
        .flatMap((tab) => (tab.input instanceof TabInputText && tab.input.uri.path.endsWith('spec.md') ? [tab.input.uri.fsPath] : []));
    const moved = join(workspace ?? '', spec?.file ?? '');
    await until('the old tab is closed', () => specTabs().join() === moved, 50_000, specTabs);
    match(shownText() ?? '', /- \[x\]/);
  });

  it('wrote what happened into the output channel', async () => {
    const text = await until('the log is written', async () => {
      const written = await outputText();
      return written.includes('Completed: spec/completed/') ? written : undefined;
    });
    for (const line of [
      /Run \S+ started \(demo: answers scripted, costs simulated\): /,
      /spec\/active\/\S+ is waiting for your approval/,
      / answered “Approve and implement”/,
      / – passed, /,
      /proven/,
    ])
      match(text, line);
  });
});

async function look() {
  const tests = await probe();
  const events = async () => {
    const run = tests.services?.runs.current();
    return run ? ((await tests.services?.runs.machine.read(run.runId, 0)) ?? []) : [];
  };
  return { state: () => tests.state(), statusBar: () => tests.statusBar(), events };
}

/** The spec, when it is what the person looks at. */
function shownText(): string | undefined {
  const document = window.activeTextEditor?.document;
  return document?.fileName.endsWith('spec.md') ? document.getText() : undefined;
}
