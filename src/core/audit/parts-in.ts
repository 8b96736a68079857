/** `security=0.50,tests`: the amount that is said of each, NaN for what is no amount; undefined: nothing is said of any. */
export function partsIn(text: string): Record<string, number> | undefined {
  const parts = text.split(',').flatMap((one): [string, number][] => {
    const [name = '', usd] = one.split('=');
    return usd === undefined ? [] : [[name.trim(), numberIn(usd)]];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** NaN for an empty text as well. */
export function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Whether the text says of some of these dimensions how much each may use, and nothing else; an empty one says it of none. */
export function isPartsOf(text: string, dimensions: readonly string[]): boolean {
  if (text.trim() === '') return true;
  return text.split(',').every((one) => {
    const [[name, usd] = ['', 0]] = Object.entries(partsIn(one) ?? {});
    return dimensions.includes(name) && Number.isFinite(usd) && usd > 0;
  });
}

/** As `partsIn` reads it. */
export function partsText(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([name, usd]) => `${name}=${usd}`)
    .join(', ');
}
