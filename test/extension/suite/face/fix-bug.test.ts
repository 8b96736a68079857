import { deepEqual, equal, match } from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  Diagnostic,
  DiagnosticSeverity,
  Location,
  Position,
  Range,
  Selection,
  TestMessage,
  Uri,
  commands,
  languages,
  tests,
  window,
  workspace,
} from 'vscode';
import type { CodeAction, TestController, TestItem } from 'vscode';
import { extensionUnderTest } from '../extension-under-test.ts';
import { began } from './began.ts';

const file = 'backend/src/services.ts';
const uri = (): Uri => Uri.file(join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', file));

describe('a bug', () => {
  const problems = languages.createDiagnosticCollection('fix-bug-test');
  let controller: TestController;
  let test: TestItem;

  before(async () => {
    // Any command makes the services.
    await commands.executeCommand('batuta.showRun');
    controller = tests.createTestController('fix-bug-test', 'Tests');
    const suite = controller.createTestItem('orders', 'orders');
    test = controller.createTestItem('orders/total', 'the total is a number', uri());
    test.range = new Range(4, 2, 6, 4);
    suite.children.add(test);
    controller.items.add(suite);
    await window.showTextDocument(uri());
  });
  after(() => {
    problems.dispose();
    controller.dispose();
  });

  it('in the person’s words begins the bugfix pipeline, once each', async () => {
    equal(await began('batuta.fixBug', 'The total is NaN\n'), 'The total is NaN');
  });

  it('that is selected goes along with its file, lines and text', async () => {
    const editor = await window.showTextDocument(uri());
    editor.selection = new Selection(new Position(0, 0), new Position(2, 0));
    const text = editor.document.getText(editor.selection).trimEnd();
    equal(await began('batuta.fixThis', uri()), `Selected in ${file}:1-2:\n\n\`\`\`\n${text}\n\`\`\``);
  });

  it('without anything selected begins nothing, and that is said', async () => {
    const editor = await window.showTextDocument(uri());
    editor.selection = new Selection(0, 0, 0, 0);
    equal(await commands.executeCommand('batuta.fixThis', uri()), undefined);
  });

  it('that a problem tells of is a quick fix: message, source, code, file and line go along', async () => {
    const error = new Diagnostic(new Range(1, 0, 1, 6), 'Object is possibly null.\nSee above.', DiagnosticSeverity.Error);
    error.source = 'ts';
    error.code = 2531;
    const hint = new Diagnostic(new Range(3, 0, 3, 6), 'Could be shorter', DiagnosticSeverity.Hint);
    problems.set(uri(), [error, hint]);
    equal(await quickFix(hint.range), undefined);
    const action = await quickFix(error.range);
    deepEqual(action?.kind?.value, 'quickfix');
    const [problem] = (action?.command?.arguments ?? []) as unknown[];
    equal(
      await began(action?.command?.command ?? '', problem),
      `Object is possibly null.\n\nProblems that the editor shows:\n\n\`\`\`\n${file}:2: ts 2531: Object is possibly null.\nSee above.\n\`\`\``,
    );
  });

  it('that a test of the test explorer shows goes along with the names and the place of the test', async () => {
    equal(
      await began('batuta.fixThis', test),
      `The test “the total is a number” fails\n\nA test that fails:\n\n\`\`\`\nTest: orders > the total is a number\nFile: ${file}:5-7\n\`\`\``,
    );
  });

  it('that a message of the test results tells of goes along with what the runner said', async () => {
    const message = TestMessage.diff('NaN is not 0', '0', 'NaN');
    message.location = new Location(uri(), new Position(5, 4));
    equal(
      await began('batuta.fixThis', { test, message }),
      'The test “the total is a number” fails\n\nA test that fails:\n\n```\n' +
        `Test: orders > the total is a number\nFile: ${file}:6\n\nNaN is not 0\nExpected: 0\nActual: NaN\n\`\`\``,
    );
  });

  it('is offered where the editor offers what can be done, and in a trusted workspace only', () => {
    const { contributes } = extensionUnderTest().packageJSON as {
      contributes: { menus: Record<string, { command: string; when: string }[]> };
    };
    const testing = ['testing/item/context', 'testing/item/result', 'testing/message/context', 'testing/message/content'];
    const places = ['editor/context', 'terminal/context', ...testing];
    for (const place of places) {
      const [entry] = (contributes.menus[place] ?? []).filter(({ command }) => command === 'batuta.fixThis');
      match(entry?.when ?? '', /isWorkspaceTrusted/, place);
    }
  });
});

async function quickFix(range: Range): Promise<CodeAction | undefined> {
  const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri(), range);
  return actions.find(({ title }) => title === 'Fix with Batuta');
}
