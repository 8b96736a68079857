import {
  hostMessageSchema,
  webviewMethods,
  type HostMessage,
  type Params,
  type Result,
  type WebviewMethod,
} from '../../src/protocol/webview.ts';
import { t } from './texts.ts';

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

/** The page's end of the transport: requests out, answers and events in. What does not fit the protocol is a fault, or refuses its request. */
export class Host {
  private readonly api: VsCodeApi;
  private readonly onEvent: (event: HostEvent) => void;
  private readonly onFault: (detail: string) => void;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  /** `onFault`: a message came that is none of the protocol; `detail` says where it is wrong, for the log. */
  constructor(api: VsCodeApi, onEvent: (event: HostEvent) => void, onFault: (detail: string) => void) {
    this.api = api;
    this.onEvent = onEvent;
    this.onFault = onFault;
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
    if (!parsed.success) return this.onFault(where(kindOf(data), parsed.error.issues));
    const message = parsed.data;
    if (message.type !== 'response') return this.onEvent(message);
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (!message.ok) return waiting.reject(new Error(message.error));
    const result = webviewMethods[waiting.method].result.safeParse(message.result);
    if (result.success) return waiting.resolve(result.data);
    this.onFault(where(`answer to ${waiting.method}`, result.error.issues));
    waiting.reject(new Error(t('Unknown response from the editor. Reload the window.')));
  }
}

function kindOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'type' in data ? String(data.type) : typeof data;
}

function where(what: string, issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [first] = issues;
  return `${what}: ${first?.path.map(String).join('.') ?? ''} ${first?.message ?? ''}`.slice(0, 500);
}
