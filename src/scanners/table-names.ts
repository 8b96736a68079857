const asTheyAre = /(?:ss|us|is|news|series|species|data|media)$|^(?:postgres|kubernetes|aws|dns|https?|sms|gps|ios|pos|lens)$/u;

/** The entity of a table: `order_items`, `orderItems`, `"OrderItem"` → `OrderItem`. */
export function entityName(table: string): string {
  const words = table
    .replace(/Table$/u, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, ' ')
    .split(/[^A-Za-z0-9]+/u)
    .filter((word) => word !== '');
  const last = words.pop() ?? '';
  return [...words, singular(last)]
    .map((word) => word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1)))
    .join('');
}

function singular(word: string): string {
  const lower = word.toLowerCase();
  if (asTheyAre.test(lower) || !lower.endsWith('s')) return lower === 'people' ? 'person' : word;
  if (lower === 'statuses' || /(?:sh|ch|x|ss|us)es$/u.test(lower)) return word.slice(0, -2);
  return lower.endsWith('ies') && lower.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}
