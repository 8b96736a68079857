import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import type { Answer } from '../parts/post.ts';
import { describe, kindByStatus, retryAfter, type Endpoint, type KnownKind } from '../parts/provider-error.ts';
import { lost, type Failure } from '../parts/stream-answer.ts';

/** By code or type; these say more than the status that they come with. */
const byCode: ReadonlyMap<string, KnownKind> = new Map([
  ['insufficient_quota', 'auth'],
  ['invalid_api_key', 'auth'],
  ['model_not_found', 'not_found'],
  ['context_length_exceeded', 'context_too_long'],
  ['exceed_context_size_error', 'context_too_long'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['overloaded_error', 'overloaded'],
]);

const detailSchema = z.object({
  message: z.string().nullish().catch(null),
  type: z.string().nullish().catch(null),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
});

/** Servers agree on the place of an error, not on its form: a text, or an object. */
const errorSchema = z.object({ error: z.union([z.string().transform((message) => ({ message, type: null, code: null })), detailSchema]) });

/** The server itself said that it does not answer, or no longer. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** null: it came within the stream. */
  readonly status: number | null;
  readonly headers: Headers | undefined;
  readonly codes: readonly string[];

  private constructor(detail: z.infer<typeof detailSchema>, status: number | null, headers?: Headers) {
    super(detail.message ?? detail.type ?? '');
    this.status = status ?? (typeof detail.code === 'number' ? detail.code : null);
    this.headers = headers;
    this.codes = [detail.code, detail.type].filter((code) => typeof code === 'string');
  }

  /** Of an answer with a status that is no success. */
  static of({ status, headers }: Answer, refusal: string): ServerError {
    const known = errorSchema.safeParse(parsedJson(refusal)).data?.error;
    return new ServerError(known ?? { message: refusal }, status, headers);
  }

  /** An event of the stream that is an error; else null. */
  static within(event: unknown): ServerError | null {
    const known = errorSchema.safeParse(event).data?.error;
    return known ? new ServerError(known, null) : null;
  }
}

/** What was thrown by a call; all but the above means that the connection was lost. */
export function failureOf(thrown: unknown, endpoint: Endpoint, now: number): Failure {
  if (!(thrown instanceof ServerError)) return lost(thrown, endpoint);
  const kind = kindOf(thrown);
  const detail = `${thrown.message}${thrown.status === null ? '' : ` (HTTP ${thrown.status})`}`;
  return { how: 'refused', error: { kind, message: describe(kind, detail, endpoint), ...retryAfter(thrown.headers, now) } };
}

/** Never by the message. */
function kindOf({ status, codes }: ServerError): KnownKind {
  const [known] = codes.flatMap((code) => byCode.get(code) ?? []);
  if (known) return known;
  if (status === null) return 'server';
  return kindByStatus[status] ?? (status >= 500 ? 'server' : 'bad_request');
}
