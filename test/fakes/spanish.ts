import { readFileSync } from 'node:fs';
import { createLocale } from '../../src/core/describe/locale.ts';
import type { Message } from '../../src/protocol/message.ts';

const file = new URL('../../l10n/bundle.l10n.es.json', import.meta.url);
const table = new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));

/** The translator of an editor that speaks Spanish. Throws for a text that is not translated. */
export function spanish(text: string, ...values: (string | number)[]): string {
  const translated = table.get(text);
  if (translated === undefined) throw new Error(`Not translated: ${text}`);
  return translated.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}

/** A sentence as that editor shows it, with all its parts. */
export function inSpanish(said: Message): string {
  return createLocale('es', spanish).say(said);
}
