import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { ModelError, ModelErrorKind } from '../../core/agent/model-provider.ts';
import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';

type AnyApiError = APIError<number | undefined, Headers | undefined, object | undefined>;

type KnownKind = Exclude<ModelErrorKind, 'bad_answer'>;

const byStatus: Readonly<Record<number, KnownKind>> = {
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

const byType: Readonly<Record<string, KnownKind>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'auth',
  not_found_error: 'not_found',
  rate_limit_error: 'rate_limited',
  overloaded_error: 'overloaded',
  timeout_error: 'server',
  api_error: 'server',
  request_too_large: 'context_too_long',
  invalid_request_error: 'bad_request',
};

/** By status; without one (an error within a stream) by type. Never by the message. */
function kindOf(error: AnyApiError): KnownKind {
  if (error instanceof APIUserAbortError) return 'aborted';
  if (error instanceof APIConnectionError) return 'network';
  const { status } = error;
  // A compatible endpoint may send a type of its own.
  const type: KnownKind | undefined = byType[error.type ?? ''];
  if (status === undefined) return type ?? 'server';
  return byStatus[status] ?? (status >= 500 ? 'server' : (type ?? 'bad_request'));
}

/** Of a bad answer says `badAnswer`. */
const advice: Readonly<Record<KnownKind, Message>> = {
  rate_limited: sentence('The provider’s rate limit was reached'),
  overloaded: sentence('The provider is overloaded'),
  server: sentence('The provider had an internal error'),
  network: sentence(
    'The provider could not be reached, or the connection broke off. Check the network, the endpoint, the proxy (HTTPS_PROXY) and, behind a company proxy, NODE_EXTRA_CA_CERTS',
  ),
  auth: sentence(
    'The provider refused the key. Check ANTHROPIC_API_KEY (or “Batuta: Set API Key”), its permissions and the account’s credit',
  ),
  not_found: sentence('The provider does not know this model or address. Check the model id in the settings and ANTHROPIC_BASE_URL'),
  bad_request: sentence('The provider rejected the request'),
  context_too_long: sentence('The conversation is too long for the provider'),
  aborted: sentence('Interrupted'),
};

/** Message for a person: our advice, then the detail. A server's text is shortened, and the key is removed from it. */
export function describe(kind: KnownKind, detail: Message, apiKey: string): Message {
  const known = typeof detail === 'string' ? clean(detail, apiKey) : detail;
  return inEnglish(known) === '' ? sentence('{0}.', advice[kind]) : sentence('{0}: {1}', advice[kind], known);
}

function clean(text: string, apiKey: string): string {
  return (apiKey === '' ? text : text.replaceAll(apiKey, '***')).replace(/\s+/gu, ' ').trim().slice(0, 300);
}

/** Whether the server itself said that it does not answer (or no longer). */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof APIError && !(thrown instanceof APIConnectionError) && !(thrown instanceof APIUserAbortError);
}

/** A failure that was thrown by the SDK. Any other error means that the connection was lost. */
export function modelError(thrown: unknown, options: { readonly apiKey: string; readonly now: number }): ModelError {
  if (!(thrown instanceof APIError)) return { kind: 'network', message: describe('network', causeOf(thrown), options.apiKey) };
  const error: AnyApiError = thrown;
  const kind = kindOf(error);
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const detail =
    error instanceof APIConnectionTimeoutError
      ? sentence('no answer in time')
      : error instanceof APIConnectionError
        ? causeOf(error.cause)
        : `${error.apiMessage ?? error.type ?? ''}${status}`;
  const retryAfterMs = retryAfter(error.headers, options.now);
  return {
    kind,
    message: describe(kind, detail, options.apiKey),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

/** The innermost cause of a failed connection (`ECONNREFUSED`, a certificate…). */
function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if (thrown.cause instanceof Error) return causeOf(thrown.cause);
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return thrown.message === '' && typeof code === 'string' ? code : thrown.message;
}

/** How long the server asks to wait, milliseconds, uncapped; null when it does not say. */
function retryAfter(headers: Headers | undefined, now: number): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const value = headers?.get('retry-after');
  if (!value) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}
