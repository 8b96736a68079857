import { execFile } from 'node:child_process';
import { Location, Position, Range, TestMessage, TestRunProfileKind, Uri, tests, workspace } from 'vscode';
import type { ExtensionContext, TestItem } from 'vscode';

/** Shows every `*.check.ts` of the folder in the test explorer, as the extension of a test runner does. A check fails when Node ends with an error. */
export async function activate(context: ExtensionContext): Promise<void> {
  const controller = tests.createTestController('checks', 'Checks');
  context.subscriptions.push(controller);
  for (const uri of await workspace.findFiles('*.check.ts')) {
    const name = workspace.asRelativePath(uri).replace('.check.ts', '').replaceAll('-', ' ');
    const item = controller.createTestItem(uri.path, name, uri);
    item.range = new Range(0, 0, 0, 0);
    controller.items.add(item);
  }
  controller.createRunProfile(
    'Run',
    TestRunProfileKind.Run,
    async (request) => {
      const run = controller.createTestRun(request);
      for (const item of request.include ?? [...controller.items].map(([, each]) => each)) {
        run.started(item);
        const failure = await failureOf(item);
        if (failure) run.failed(item, failure);
        else run.passed(item);
      }
      run.end();
    },
    true,
  );
}

/** What Node says of a failed assertion; null: the check passes. */
async function failureOf({ uri = Uri.file('') }: TestItem): Promise<TestMessage | null> {
  const said = await new Promise<string | null>((resolve) => {
    execFile(process.execPath, [uri.fsPath], (error, _stdout, stderr) => resolve(error && stderr));
  });
  if (said === null) return null;
  const [, words = said] = /^(AssertionError.*)$/m.exec(said) ?? [];
  const [, line = '1'] = /\.check\.ts:(\d+)/.exec(said) ?? [];
  const [actual, expected] = ['actual', 'expected'].map((name) => new RegExp(`^ +${name}: '(.*)'`, 'm').exec(said)?.[1] ?? '');
  const message = TestMessage.diff(words, expected ?? '', actual ?? '');
  message.location = new Location(uri, new Position(Number(line) - 1, 0));
  return message;
}
