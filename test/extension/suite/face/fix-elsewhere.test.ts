import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { CancellationTokenSource, Selection, commands, env, window, workspace } from 'vscode';
import type { Terminal } from 'vscode';
import { answerChat } from '../../../../src/vscode/chat/chat-handler.ts';
import { terminalSelection } from '../../../../src/vscode/terminal-selection.ts';
import { recordChat } from '../models/chat-recorder.ts';
import type { ChatRecorder } from '../models/chat-recorder.ts';
import { until } from '../until.ts';
import { began, services } from './began.ts';

const report = 'A product for 9.05 is shown in the list with a price of 9.5';

describe('a bug told in chat', () => {
  before(() => commands.executeCommand('batuta.showRun'));

  async function ask(command: string | undefined, prompt: string): Promise<{ stream: ChatRecorder; result: unknown }> {
    const stream = recordChat();
    const result = await answerChat(await services(), { command, prompt }, stream, new CancellationTokenSource().token);
    return { stream, result };
  }

  it('/fix without words says what is missing and begins nothing', async () => {
    const known = (await services()).runs.all().length;
    const { stream, result } = await ask('fix', ' ');
    deepEqual(result, {});
    match(stream.texts.join(''), /^Say what is wrong: @batuta \/fix /);
    equal((await services()).runs.all().length, known);
  });

  it('/fix runs the pipeline up to the approval, and offers it', async () => {
    const { runs } = await services();
    const { stream, result } = await ask('fix', `${report}\n`);
    deepEqual(result, { metadata: { status: 'waiting-approval' } }, stream.texts.join('\n'));
    const run = runs.current();
    deepEqual([run?.state.pipeline, run?.state.request], ['bugfix', report]);
    deepEqual(
      stream.buttons.map(({ command }) => command),
      ['vscode.open', 'batuta.approveSpec', 'batuta.requestChanges'],
    );
    await runs.release(run?.runId ?? '');
  });

  it('words without a command can be begun as a bug by a button', async () => {
    const { stream } = await ask(undefined, report);
    const button = stream.buttons.find(({ title }) => title === 'Fix as Bug');
    ok(button);
    equal(await began(button.command, ...((button.arguments ?? []) as unknown[])), report);
  });
});

describe('a log without a file', () => {
  it('pasted into a new editor and selected there keeps its lines', async () => {
    const document = await workspace.openTextDocument({ content: 'TypeError: NaN\n  at total\n  at list' });
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(0, 0, 2, 9);
    equal(
      await began('batuta.fixThis', document.uri),
      `Selected in ${document.uri.path}:1-3:\n\n\`\`\`\nTypeError: NaN\n  at total\n  at list\n\`\`\``,
    );
  });
});

describe('a bug that a terminal shows', () => {
  const said = 'TypeError: the total is NaN';
  let terminal: Terminal;

  before(async () => {
    const program = `console.log(${JSON.stringify(said)}); process.stdin.resume()`;
    terminal = window.createTerminal({ name: 'fix-bug-test', shellPath: process.execPath, shellArgs: ['-e', program] });
    terminal.show();
    await env.clipboard.writeText('what was copied before');
    await until('the terminal shows what was printed', async () => {
      await commands.executeCommand('workbench.action.terminal.selectAll');
      return (await terminalSelection())?.includes(said);
    });
  });
  after(() => terminal.dispose());

  it('goes along as it is selected, and the clipboard holds what it held', async () => {
    equal(await began('batuta.fixThis', terminal), `Selected in a terminal:\n\n\`\`\`\n${said}\n\`\`\``);
    equal(await env.clipboard.readText(), 'what was copied before');
  });

  it('is not what lies in the clipboard when nothing is selected', async () => {
    await commands.executeCommand('workbench.action.terminal.clearSelection');
    equal(await terminalSelection(), null);
    equal(await env.clipboard.readText(), 'what was copied before');
  });
});
