import * as z from 'zod';
import { parsedJson } from '../protocol/json.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { oneLine } from '../core/report/plain-text.ts';
import { otlpTraces } from '../core/telemetry/otlp.ts';
import { spansOf } from '../core/telemetry/spans.ts';
import type { UserSettings } from '../protocol/settings-file.ts';

/** A collector gets this long, and not more: whoever ends the process waits for it. */
const longPatienceMs = 2000;

/**
 * Posts the trace of a run where the person wants it; nothing where they named no endpoint. Never rejects: what went wrong is returned, in
 * words; null: it was taken, or nobody wants it.
 */
export async function sendTrace(
  engine: Pick<Engine, 'read'>,
  settings: UserSettings | null,
  runId: string,
  patienceMs = longPatienceMs,
): Promise<string | null> {
  const { endpoint, content = false } = settings?.telemetry ?? {};
  if (endpoint === undefined) return null;
  try {
    const body = JSON.stringify(otlpTraces(spansOf(await engine.read(runId, 0), content)));
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal,
      redirect: 'error',
    });
    if (response.ok) return untaken(endpoint, await response.text());
    await response.body?.cancel();
    return unsent(endpoint, `it answered ${response.status}`);
  } catch (error) {
    return unsent(endpoint, reason(error, patienceMs));
  }
}

/** A collector may take a request and yet not all spans of it: OTLP's partial success. Any other answer says nothing. */
const answerSchema = z.object({
  partialSuccess: z.object({ rejectedSpans: z.coerce.number().positive(), errorMessage: z.string().default('') }),
});

function untaken(endpoint: string, text: string): string | null {
  const answer = answerSchema.safeParse(parsedJson(text));
  if (!answer.success) return null;
  const { rejectedSpans, errorMessage } = answer.data.partialSuccess;
  const why = errorMessage === '' ? '' : `: ${oneLine(errorMessage, 200)}`;
  return unsent(endpoint, `it refused ${rejectedSpans} ${rejectedSpans === 1 ? 'span' : 'spans'}${why}`);
}

/** What fetch itself says may hold the whole address. */
function reason(error: unknown, patienceMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer in ${patienceMs / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message : 'it cannot be asked';
}

/** Its name only: an address may hold a key. */
function unsent(endpoint: string, why: string): string {
  return `The trace of the run could not be sent to ${new URL(endpoint).host} (${why}). The run is not affected.`;
}
