import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { EventEmitter, Position, Range, Uri, WorkspaceEdit, commands, window, workspace } from 'vscode';
import { UserError } from '../../../../src/app/contracts.ts';
import type { RunChange } from '../../../../src/app/runs/known-run.ts';
import type { RunView } from '../../../../src/app/runs/run-view.ts';
import { SpecComments } from '../../../../src/vscode/spec-comments.ts';
import { isBehind, showSpec, specUri } from '../../../../src/vscode/spec-document.ts';
import { probe } from '../extension-under-test.ts';
import { memento } from '../memento.ts';
import { sampleRequest } from '../sample-request.ts';
import { until } from '../until.ts';

const root = (): string => workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

async function look() {
  const { services } = await probe();
  ok(services);
  return services;
}

/** The two specs that wait: of the run that was begun first, and the one that came as a mere file. */
async function twoSpecs() {
  const services = await look();
  const [first, second] = services.runs.waiting().toSorted((a, b) => (a.runId < b.runId ? -1 : 1));
  const [one, other] = [first && specUri(first.state), second && specUri(second.state)];
  ok(first && second && one && other);
  return { services, first, second, one, other };
}

describe('two specs that wait', function () {
  // Each test goes on where the one before it stopped.
  this.bail(true);

  it('Approve Spec is about the one that the person looks at, though another one waits', async () => {
    const services = await look();
    await commands.executeCommand('batuta.newFeature', sampleRequest);
    const first = await until('a spec waits', () => services.runs.waiting()[0]);
    const uri = specUri(first.state);
    ok(uri);
    const file = join(root(), 'spec/active/2026-01-02-from-a-clone/spec.md');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await readFile(uri.fsPath, 'utf8')).replace(/^## Spec: .*$/m, '## Spec: From a clone'));
    await showSpec(uri);
    await commands.executeCommand('vscode.open', Uri.file(file), { preview: false });

    await commands.executeCommand('batuta.approveSpec');
    await until(
      'the other spec waits as well',
      () => services.runs.waiting().length === 2,
      50_000,
      () => services.runs.all().map(({ state }) => [state.spec?.name, state.status]),
    );
    equal(services.runs.get(first.runId)?.state.status, 'waiting-approval');
    await until('it is shown', () => window.activeTextEditor?.document.uri.fsPath === file);
  });

  it('comments that were not sent come back after a reload, in the lines that they are about', async () => {
    const { services, one } = await twoSpecs();
    const store = memento();
    const before = new SpecComments(services.runs, store, 'me');
    await showSpec(one);
    const line = window.activeTextEditor?.document.lineAt(2).text ?? '';
    before.addAt(one, 3, 'A supplier has a note, too');
    before.dispose();
    // Not through the shown editor, which may be another one by then.
    const blank = new WorkspaceEdit();
    blank.insert(one, new Position(0, 0), '\n');
    await workspace.applyEdit(blank);

    const after = new SpecComments(services.runs, store, 'me');
    deepEqual(after.remarks(one.fsPath), [{ line: 4, quote: line, text: 'A supplier has a note, too' }]);
    after.dispose();
    const undone = new WorkspaceEdit();
    undone.delete(one, new Range(0, 0, 1, 0));
    await workspace.applyEdit(undone);
    const document = await workspace.openTextDocument(one);
    equal(document.lineAt(2).text, line);
    ok(await document.save());
  });

  it('words that were typed while the spec was answered belong to the next question about it, and go with its answer', async () => {
    const { first, one } = await twoSpecs();
    const changed = new EventEmitter<RunChange>();
    let waiting: RunView[] = [];
    const comments = new SpecComments({ onDidChange: changed.event, waiting: () => waiting }, memento(), 'me');
    comments.addAt(one, 1, 'Too late');
    waiting = [first];
    changed.fire({ run: first, events: [], before: () => first.state, reset: false });
    deepEqual(
      comments.remarks(one.fsPath).map(({ text }) => text),
      ['Too late'],
    );
    waiting = [];
    changed.fire({ run: { ...first, state: { ...first.state, questions: [] } }, events: [], before: () => first.state, reset: false });
    deepEqual(comments.remarks(one.fsPath), []);
    comments.dispose();
  });

  it('a change request for one takes its comments and the words beside them, and leaves those of the other', async () => {
    const { services, first, one, other } = await twoSpecs();
    await showSpec(one);
    services.comments.addAt(one, 1, 'A supplier has a note, too');
    services.comments.addAt(one, 3, 'Mind the date');
    services.comments.addAt(other, 3, 'Not sent yet');
    await commands.executeCommand('batuta.requestChanges', one, 'And short names');
    await until(
      'the spec is revised',
      () => services.runs.get(first.runId)?.state.questions[0]?.reason === 'revised',
      50_000,
      () => services.runs.get(first.runId)?.state,
    );
    const events = await services.runs.machine.read(first.runId, 0);
    const asked = events.findLast((event) => event.type === 'question.answered');
    // The name that stands over the comments, too.
    equal(asked?.type === 'question.answered' && asked.reply.by, services.person);
    match(
      asked?.type === 'question.answered' ? (asked.reply.text ?? '') : '',
      /^And short names\n\n- Line 1 \(.+\): A supplier.+\n- Line 3 \(.+\): Mind/,
    );
    deepEqual(services.comments.remarks(one.fsPath), []);
    deepEqual(
      services.comments.remarks(other.fsPath).map(({ text }) => text),
      ['Not sent yet'],
    );
  });

  it('a byte order mark is no difference between the editor and the disk', async () => {
    const { other } = await twoSpecs();
    await showSpec(other);
    await writeFile(other.fsPath, `\ufeff${await readFile(other.fsPath, 'utf8')}`);
    await commands.executeCommand('workbench.action.files.revert');
    equal(await isBehind(other), false);
  });

  it('a spec that is gone cannot be opened, and that is said in words', async () => {
    const { other } = await twoSpecs();
    await rm(other.fsPath);
    await commands.executeCommand('workbench.action.closeAllEditors');
    await rejects(async () => showSpec(other), UserError);
  });
});
