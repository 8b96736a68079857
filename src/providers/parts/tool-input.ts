import { type Json, parsedJson } from '../../protocol/json.ts';

/** A tool's input as the model wrote it; null when that is no JSON object. */
export function parseInput(text: string): Json {
  return objectOrNull((parsedJson(text) ?? null) as Json);
}

export function objectOrNull(value: Json): Json {
  return typeof value === 'object' && !Array.isArray(value) ? value : null;
}
