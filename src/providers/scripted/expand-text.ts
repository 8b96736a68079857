import type { Json } from '../../protocol/json.ts';

/** What is filled into the script's texts for a request. */
export interface Filling {
  readonly words: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

/** Replaces `{{name}}`, and drops the lines of switches that are off. Unknown names stay as they are. */
export function expandText(text: string, filling: Filling): string {
  const kept: string[] = [];
  let shown = true;
  for (const line of text.split('\n')) {
    const condition = /^\s*\{\{if (not )?([a-z_]+)\}\}\s*$/.exec(line);
    if (condition) shown = filling.switches.has(condition[2] ?? '') !== (condition[1] !== undefined);
    else if (/^\s*\{\{end\}\}\s*$/.test(line)) shown = true;
    else if (shown) kept.push(line);
  }
  return kept.join('\n').replaceAll(/\{\{([a-zA-Z_]+)\}\}/g, (whole, name: string) => filling.words[name] ?? whole);
}

/** `expandText` for every text in a value. */
export function expandJson(value: Json, filling: Filling): Json {
  if (typeof value === 'string') return expandText(value, filling);
  if (Array.isArray(value)) return value.map((entry) => expandJson(entry, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, expandJson(entry, filling)]));
}
