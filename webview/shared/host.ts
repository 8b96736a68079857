import { hostMessageSchema, webviewMethods } from '../../src/protocol/webview.ts';
import type { HostMessage, Params, Result, WebviewMethod } from '../../src/protocol/webview.ts';

/** What VS Code gives a page, once per page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A message of the host that answers nothing. */
export type HostEvent = Exclude<HostMessage, { type: 'response' }>;

interface Waiting {
  readonly method: WebviewMethod;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The page's end of the transport: requests out, answers and events in. What does not fit the protocol is dropped, or refuses its request. */
export class Host {
  private readonly api: VsCodeApi;
  private readonly onEvent: (event: HostEvent) => void;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(api: VsCodeApi, onEvent: (event: HostEvent) => void) {
    this.api = api;
    this.onEvent = onEvent;
    window.addEventListener('message', (message: MessageEvent<unknown>) => this.take(message.data));
  }

  /** Asks the host. Rejects with an error whose message is for the person. */
  request<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M>> {
    this.last += 1;
    const id = this.last;
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { method, resolve, reject }));
    this.api.postMessage({ id, method, params });
    return answer as Promise<Result<M>>;
  }

  private take(data: unknown): void {
    const parsed = hostMessageSchema.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type !== 'response') return this.onEvent(message);
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (!message.ok) return waiting.reject(new Error(message.error));
    const result = webviewMethods[waiting.method].result.safeParse(message.result);
    if (result.success) waiting.resolve(result.data);
    else waiting.reject(new Error(`${waiting.method}: the editor's answer is not understood. Reload the window.`));
  }
}
