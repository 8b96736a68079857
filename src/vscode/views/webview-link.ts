import type { Disposable, LogOutputChannel, Webview } from 'vscode';
import { MessageError, messageOf } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { readRequest, requestId, type HostMessage, type RequestHandlers, type WebviewRequest } from '../../protocol/webview.ts';

/** The host's end of the transport to one page: requests are checked and answered, each exactly once. `say` words a refusal in the editor's language. */
export class WebviewLink implements Disposable {
  private readonly webview: Pick<Webview, 'postMessage' | 'onDidReceiveMessage'>;
  private readonly log: Pick<LogOutputChannel, 'warn' | 'error'>;
  private readonly say: (said: Message) => string;
  private readonly subscription: Disposable;

  constructor(
    webview: Pick<Webview, 'postMessage' | 'onDidReceiveMessage'>,
    handlers: RequestHandlers,
    log: Pick<LogOutputChannel, 'warn' | 'error'>,
    say: (said: Message) => string,
  ) {
    this.webview = webview;
    this.log = log;
    this.say = say;
    this.subscription = webview.onDidReceiveMessage((message: unknown) => void this.take(message, handlers));
  }

  /** Never waits: a page that is hidden gets what it missed when it asks again. */
  send(message: HostMessage): void {
    void this.webview.postMessage(message);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async take(message: unknown, handlers: RequestHandlers): Promise<void> {
    const request = readRequest(message);
    if (!request) {
      this.log.warn('a view sent something that is no request; it was dropped');
      const id = requestId(message);
      // Somebody waits for the answer, and would wait for ever.
      if (id !== null)
        this.send({
          type: 'response',
          id,
          ok: false,
          error: this.say(sentence('The view sent an unknown request. Reload the window.')),
        });
      return;
    }
    const { id } = request;
    try {
      this.send({ type: 'response', id, ok: true, result: (await handle(handlers, request)) ?? null });
    } catch (error) {
      if (error instanceof MessageError) this.log.warn(`${request.method}: ${error.message}`);
      else this.log.error(error instanceof Error ? error : String(error));
      this.send({ type: 'response', id, ok: false, error: this.say(messageOf(error)) });
    }
  }
}

async function handle(handlers: RequestHandlers, request: WebviewRequest): Promise<unknown> {
  // Parameters and handler belong to the same method; the types cannot say so over a union.
  const handler = handlers[request.method] as (params: WebviewRequest['params']) => Promise<unknown>;
  return handler(request.params);
}
