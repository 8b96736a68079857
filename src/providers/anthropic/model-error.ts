import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { sentence } from '../../core/describe/message.ts';
import { causeOf, describe, kindByStatus, retryAfter, type Endpoint, type KnownKind } from '../parts/provider-error.ts';
import type { Failure } from '../parts/stream-answer.ts';

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
  if (error instanceof APIUserAbortError) return 'aborted';
  if (error instanceof APIConnectionError) return 'network';
  const { status } = error;
  // A compatible endpoint may send a type of its own.
  const type: KnownKind | undefined = byType[error.type ?? ''];
  if (status === undefined) return type ?? 'server';
  return kindByStatus[status] ?? (status >= 500 ? 'server' : (type ?? 'bad_request'));
}

/** A failure that was thrown by the SDK. Any other error means that the connection was lost. */
export function failureOf(thrown: unknown, endpoint: Endpoint, now: number): Failure {
  if (!(thrown instanceof APIError))
    return { how: 'lost', error: { kind: 'network', message: describe('network', causeOf(thrown), endpoint) } };
  const error: AnyApiError = thrown;
  const kind = kindOf(error);
  const isLate = error instanceof APIConnectionTimeoutError;
  const isLost = error instanceof APIConnectionError || error instanceof APIUserAbortError;
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const detail = isLate
    ? sentence('no answer in time')
    : error instanceof APIConnectionError
      ? causeOf(error.cause)
      : `${error.apiMessage ?? error.type ?? ''}${status}`;
  return {
    how: isLate ? 'late' : isLost ? 'lost' : 'refused',
    error: { kind, message: describe(kind, detail, endpoint), ...retryAfter(error.headers, now) },
  };
}
