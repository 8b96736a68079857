import { APIError } from '@anthropic-ai/sdk';
import { parsedJson } from '../../protocol/json.ts';
import type { Answer } from '../parts/post.ts';
import { describe, kindByStatus, retryAfter, type Endpoint, type KnownKind } from '../parts/provider-error.ts';
import { lost, type Failure } from '../parts/stream-answer.ts';

type AnyApiError = APIError<number | undefined, Headers | undefined, object | undefined>;

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
  const { status } = error;
  // A compatible endpoint may send a type of its own.
  const type: KnownKind | undefined = byType[error.type ?? ''];
  if (status === undefined) return type ?? 'server';
  return kindByStatus[status] ?? (status >= 500 ? 'server' : (type ?? 'bad_request'));
}

/** A refusal in the form of the SDK's errors; its text need not be JSON. */
export function refusalOf({ status, headers }: Answer, text: string): APIError {
  // Of a page of a proxy nothing.
  return APIError.generate(status, parsedJson(text) as object | undefined, text, headers);
}

/** A failure that was thrown by a call: an error of the SDK's is a refusal, any other one means that the connection was lost. */
export function failureOf(thrown: unknown, endpoint: Endpoint, now: number): Failure {
  if (!(thrown instanceof APIError)) return lost(thrown, endpoint);
  const error: AnyApiError = thrown;
  const kind = kindOf(error);
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const detail = `${error.apiMessage ?? error.type ?? ''}${status}`;
  return { how: 'refused', error: { kind, message: describe(kind, detail, endpoint), ...retryAfter(error.headers, now) } };
}
