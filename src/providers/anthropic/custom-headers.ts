/** The SDK reads this variable by itself, and sends what it holds with every call: `Name: value` in lines, as gateways want it. */
export const headersVariable = 'ANTHROPIC_CUSTOM_HEADERS';

/** Number of the first line of its text, from 1, that HTTP cannot carry as a header; null: there is none. */
export function unsendableHeader(text = ''): number | null {
  const lines = text.split('\n');
  const bad = lines.findIndex((line) => line.trim() !== '' && !isHeader(line));
  return bad < 0 ? null : bad + 1;
}

/** Blanks around a name and a value do not count; bytes are Latin-1. */
function isHeader(line: string): boolean {
  const [, name = '', value = ''] = /^([^:]*):(.*)$/su.exec(line) ?? [];
  return /^[\w!#$%&'*+.^`|~-]+$/u.test(name.trim()) && /^[\t\x20-\x7e\xa0-\xff]*$/u.test(value.trim());
}
