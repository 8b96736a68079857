import type { ModelErrorKind } from '../../core/agent/model-provider.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import type { Message } from '../../protocol/message.ts';
import { BrokenOffError } from './post.ts';

/** Of a bad answer says `badAnswer`. */
export type KnownKind = Exclude<ModelErrorKind, 'bad_answer'>;

/** Whom a call goes to, for what is said of its failures. */
export interface Endpoint {
  /** null: it needs none. */
  readonly apiKey: string | null;
  /** Where its key and its address are set: names of variables, or the address itself. */
  readonly keyName: string;
  readonly addressName: string;
  /** Starts a server of the person's own; '': they know. */
  readonly remedy?: string;
}

export const kindByStatus: Readonly<Record<number, KnownKind>> = {
  401: 'auth',
  402: 'auth',
  403: 'auth',
  404: 'not_found',
  408: 'network',
  413: 'context_too_long',
  429: 'rate_limited',
  503: 'overloaded',
  529: 'overloaded',
};

const advice: Readonly<Record<KnownKind, (endpoint: Endpoint) => Message>> = {
  rate_limited: () => sentence('The provider’s rate limit was reached'),
  overloaded: () => sentence('The provider is overloaded'),
  server: () => sentence('The provider had an internal error'),
  network: () =>
    sentence(
      'The provider could not be reached, or the connection broke off. Check the network, the endpoint, the proxy (HTTPS_PROXY) and, behind a company proxy, NODE_EXTRA_CA_CERTS',
    ),
  auth: ({ keyName }) =>
    sentence('The provider refused the key. Check {0} (or “Batuta: Set API Key”), its permissions and the account’s credit', keyName),
  not_found: ({ addressName }) =>
    sentence('The provider does not know this model or address. Check the model id in the settings and {0}', addressName),
  bad_request: () => sentence('The provider rejected the request'),
  context_too_long: () => sentence('The conversation is too long for the provider'),
  aborted: () => sentence('Interrupted'),
};

/** Message for a person: our advice, then the detail. A server's text is shortened, and the key is removed from it. */
export function describe(kind: KnownKind, detail: Message, endpoint: Endpoint): Message {
  const known = typeof detail === 'string' ? clean(detail, endpoint.apiKey ?? '') : detail;
  const what = advice[kind](endpoint);
  return inEnglish(known) === '' ? sentence('{0}.', what) : sentence('{0}: {1}', what, known);
}

function clean(text: string, apiKey: string): string {
  return (apiKey === '' ? text : text.replaceAll(apiKey, '***')).replace(/\s+/gu, ' ').trim().slice(0, 300);
}

/** The innermost cause of a failed connection (`ECONNREFUSED`, a certificate…). */
export function causeOf(thrown: unknown): Message {
  if (thrown instanceof MessageError) return thrown.text;
  if (!(thrown instanceof Error)) return '';
  if (thrown.cause instanceof Error) return causeOf(thrown.cause);
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return thrown.message === '' && typeof code === 'string' ? code : thrown.message;
}

/** What to do where nobody listens; null: the connection failed otherwise. `thrown`: as in `causeOf`. */
export function describeRefused(thrown: unknown, { addressName, remedy = '' }: Endpoint): Message | null {
  const at = refusedAt(thrown);
  if (at === null) return null;
  if (remedy !== '') return sentence('Nothing answers at {0} (ECONNREFUSED). Start it with "{1}".', at, remedy);
  return addressName.includes('://')
    ? sentence('Nothing answers at {0} (ECONNREFUSED). Start the server there, or correct its address in your settings.', at)
    : sentence('Nothing answers at {0} (ECONNREFUSED). Start the server there, or correct {1}.', at, addressName);
}

/** Where nobody listens, as the system has it: behind a proxy that is the proxy. Of a name with several addresses the first. */
function refusedAt(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  if (thrown instanceof AggregateError) {
    const places = thrown.errors.map(refusedAt);
    return places.includes(null) ? null : (places[0] ?? null);
  }
  if (thrown.cause instanceof Error) return refusedAt(thrown.cause);
  if (!('code' in thrown) || thrown.code !== 'ECONNREFUSED' || !('address' in thrown) || !('port' in thrown)) return null;
  const host = String(thrown.address);
  return `${host.includes(':') ? `[${host}]` : host}:${String(thrown.port)}`;
}

/** Whether a connection was lost over which the request had gone: the server may have set to work. `thrown`: as in `causeOf`. */
export function mayBeUnderWay(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown instanceof BrokenOffError || mayBeUnderWay(thrown.cause));
}

/** How long the server asks to wait, uncapped; nothing when it does not say. `now`: milliseconds since the epoch. */
export function retryAfter(headers: Headers | undefined, now: number): { retryAfterMs?: number } {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return { retryAfterMs: exact };
  const value = headers?.get('retry-after');
  if (!value) return {};
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {};
}
