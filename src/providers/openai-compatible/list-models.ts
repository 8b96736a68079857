import * as z from 'zod';
import { authorization, type OpenServer } from './model-server.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Ids of the models that a server has; null: it does not answer, or does not say. Never throws. */
export async function listModels({ baseURL, apiKey }: OpenServer, timeoutMs: number): Promise<readonly string[] | null> {
  try {
    const response = await fetch(`${baseURL}/models`, {
      headers: authorization(apiKey),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.ok ? (listSchema.safeParse(await response.json()).data?.data.map(({ id }) => id) ?? null) : null;
  } catch {
    // Nobody is there, or something else is: the first call says more.
    return null;
  }
}
