import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/app/contracts.ts';
import { inEnglish, sentence } from '../../../src/core/describe/message.ts';
import type { RequestHandlers } from '../../../src/protocol/webview.ts';
import { WebviewLink } from '../../../src/vscode/views/webview-link.ts';
import { until } from '../../progress/until.ts';

function stage(handlers: Partial<RequestHandlers>) {
  const sent: unknown[] = [];
  const logged: string[] = [];
  let receive: (message: unknown) => void = () => undefined;
  const webview = {
    postMessage: async (message: unknown) => {
      sent.push(message);
      return true;
    },
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      receive = listener;
      return { dispose: () => undefined };
    },
  };
  const log = {
    warn: (text: string) => void logged.push(`warn ${text}`),
    error: (text: string | Error) => void logged.push(`error ${String(text)}`),
  };
  const link = new WebviewLink(webview, handlers as RequestHandlers, log, (said) => `¡${inEnglish(said)}!`);
  return { sent, logged, link, say: (message: unknown) => receive(message) };
}

const refused = [{ type: 'response', id: 1, ok: false, error: '¡The view sent an unknown request. Reload the window.!' }];

describe("the host's end of a page", () => {
  it('answers a request with what its handler gave', async () => {
    const { sent, say } = stage({ log: async ({ hash }) => ({ text: `log ${hash.slice(0, 2)}` }) });
    say({ id: 3, method: 'log', params: { runId: 'r1', hash: 'ab'.repeat(32) } });
    await until(() => expect(sent).toEqual([{ type: 'response', id: 3, ok: true, result: { text: 'log ab' } }]));
  });

  it('answers null where there is nothing to say', async () => {
    const { sent, say } = stage({ stop: async () => {} });
    say({ id: 3, method: 'stop', params: { runId: 'r1' } });
    await until(() => expect(sent).toEqual([{ type: 'response', id: 3, ok: true, result: null }]));
  });

  it('gives the words of a failure, in the editor’s language', async () => {
    const { sent, logged, say } = stage({
      stop: () => Promise.reject(new UserError(sentence('{0} works elsewhere.', 'It'))),
      openLink: () => Promise.reject(new Error('broken')),
    });
    say({ id: 1, method: 'stop', params: { runId: 'r1' } });
    say({ id: 2, method: 'openLink', params: { url: 'https://example.org' } });
    await until(() =>
      expect(sent).toEqual([
        { type: 'response', id: 1, ok: false, error: '¡It works elsewhere.!' },
        { type: 'response', id: 2, ok: false, error: '¡broken!' },
      ]),
    );
    expect(logged).toEqual(['warn stop: It works elsewhere.', 'error Error: broken']);
  });

  it.each([
    ['text', []],
    [null, []],
    [{ id: 0, method: 'stop', params: { runId: 'r1' } }, []],
    [{ id: 1, method: 'deleteEverything', params: {} }, refused],
    [{ id: 1, method: 'reply', params: { runId: 'r1', reply: { question: 1, hash: 'short', option: 'approve' } } }, refused],
    [{ id: 1, method: 'command', params: { name: 'workbench.action.terminal.sendSequence' } }, refused],
  ])('does nothing of what is no request, and leaves nobody waiting: %j', async (message, answers) => {
    const stopped = vi.fn<() => Promise<void>>(async () => {});
    const { sent, logged, say } = stage({ stop: stopped, reply: stopped, command: stopped });
    say(message);
    await Promise.resolve();
    expect({ sent, logged: logged.length, calls: stopped.mock.calls.length }).toEqual({ sent: answers, logged: 1, calls: 0 });
  });
});
