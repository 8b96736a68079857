import type { ModelError, ModelErrorKind } from '../../core/agent/model-provider.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';

/** Of a bad answer says `badAnswer`. */
type KnownKind = Exclude<ModelErrorKind, 'bad_answer'>;

/** Names that the API's own errors carry as `code`, and names of errors that provider extensions throw. */
const kinds: Readonly<Record<string, KnownKind>> = {
  NoPermissions: 'auth',
  NotFound: 'not_found',
  // Quota or policy: the API does not tell them apart.
  Blocked: 'rate_limited',
  ChatQuotaExceeded: 'rate_limited',
  ChatRateLimited: 'rate_limited',
  Canceled: 'aborted',
  ECONNREFUSED: 'network',
  ECONNRESET: 'network',
  ENOTFOUND: 'network',
  ETIMEDOUT: 'network',
  EAI_AGAIN: 'network',
};

const advice: Readonly<Record<KnownKind, Message>> = {
  rate_limited: sentence('The editor’s model provider refuses for now: its quota or rate is reached, or a policy blocks the request'),
  overloaded: sentence('The editor’s model provider is overloaded'),
  server: sentence('The editor’s model provider failed'),
  network: sentence('The editor’s model provider could not be reached'),
  auth: sentence(
    'Batuta may not use the editor’s models. Allow it when the editor asks, or in the account’s menu under “Manage Language Model Access”',
  ),
  not_found: sentence(
    'The editor no longer has this model. Bring its extension or account back and resume, or begin a new run with another model',
  ),
  bad_request: sentence('The editor’s model provider did not accept the request'),
  context_too_long: sentence('The conversation is too long for the model'),
  aborted: sentence('Interrupted'),
};

/** What is known of a failure that `vscode.lm` threw. The kind follows from codes and names, never from words; an unknown one is the provider's own. */
export function modelFailure(thrown: unknown): ModelError {
  return failure(kindOf(thrown, 0) ?? 'server', thrown instanceof Error ? thrown.message : String(thrown));
}

/** `detail`: a mere string is what the provider said. */
export function failure(kind: KnownKind, detail: Message): ModelError {
  const said = typeof detail === 'string' ? detail.replaceAll(/\s+/gu, ' ').trim().slice(0, 300) : detail;
  return { kind, message: said === '' ? sentence('{0}.', advice[kind]) : sentence('{0}: {1}', advice[kind], said) };
}

function kindOf(thrown: unknown, depth: number): KnownKind | null {
  if (!(thrown instanceof Error) || depth > 4) return null;
  const code: unknown = 'code' in thrown ? thrown.code : null;
  const own = (typeof code === 'string' ? kinds[code] : undefined) ?? kinds[thrown.name];
  return own ?? kindOf(thrown.cause, depth + 1);
}
