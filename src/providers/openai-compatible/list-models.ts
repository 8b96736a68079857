import * as z from 'zod';
import { authorization, type OpenServer } from './model-server.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Ids of the models that a server has; null: it does not answer; a text: what it answers with instead. Never throws. */
export async function listModels({ baseURL, apiKey }: OpenServer, timeoutMs: number): Promise<readonly string[] | string | null> {
  try {
    const response = await fetch(`${baseURL}/models`, {
      headers: authorization(apiKey),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const list = response.ok ? listSchema.safeParse(jsonOf(await response.text())).data : undefined;
    const type = response.headers.get('content-type')?.split(';')[0];
    return list?.data.map(({ id }) => id) ?? [`HTTP ${response.status}`, ...(type ? [type] : [])].join(', ');
  } catch {
    // Nobody is there, or something else is that speaks no HTTP: the first call says more.
    return null;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something else has this address: a page is no list.
    return null;
  }
}
