import type { Json } from '../../protocol/json.ts';

/** A tool's input as the model wrote it; null when that is no JSON object. */
export function parseInput(text: string): Json {
  try {
    return objectOrNull(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function objectOrNull(value: Json): Json {
  return typeof value === 'object' && !Array.isArray(value) ? value : null;
}
