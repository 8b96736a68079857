import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import { authorization, type OpenServer } from './model-server.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Ids of the models that a server has; null: it does not answer; a text: what it answers with instead. Never throws. */
export async function listModels({ baseURL, apiKey }: OpenServer, timeoutMs: number): Promise<readonly string[] | string | null> {
  try {
    const response = await fetch(`${baseURL}/models`, {
      headers: authorization(apiKey),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Where something else has this address, a page is no list.
    const list = response.ok ? listSchema.safeParse(parsedJson(await response.text())).data : undefined;
    const type = response.headers.get('content-type')?.split(';')[0];
    return list?.data.map(({ id }) => id) ?? [`HTTP ${response.status}`, ...(type ? [type] : [])].join(', ');
  } catch {
    // Nobody is there, or something else is that speaks no HTTP: the first call says more.
    return null;
  }
}
