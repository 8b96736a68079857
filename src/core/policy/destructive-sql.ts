/** A statement that deletes what is stored, for good. `object`: what it deletes, where the same text may have made it. */
const statements: readonly { readonly pattern: RegExp; readonly object?: true }[] = [
  { pattern: /^drop\s+(?:database|schema|keyspace)\b/iu },
  { pattern: /^drop\s+(?:temporary\s+)?(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?<object>[^\s;(]+)/iu, object: true },
  {
    pattern:
      /^alter\s+table\s[\s\S]*?\bdrop\s+(?!constraint\b|index\b|key\b|primary\b|foreign\b|check\b|default\b|not\b|identity\b|expression\b|partition\b)/iu,
  },
  { pattern: /^truncate\b/iu },
  { pattern: /^delete\s+from\s+(?:only\s+)?(?<object>[^\s;(]+)(?![\s\S]*\bwhere\b)/iu, object: true },
];

/** Without what no database executes: comments, and what stands in strings. */
function bare(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$/gu, (part) =>
    /^['$]/u.test(part) ? "''" : ' ',
  );
}

/** Statements of an SQL text that delete what is stored: tables, columns, all rows. Those of tables that the same text makes count not. */
export function destructiveSql(text: string): string[] {
  const sql = bare(text);
  const made = [
    ...sql.matchAll(/\bcreate\s+(?:(?:global|local|unlogged|temp|temporary)\s+)*table\s+(?:if\s+not\s+exists\s+)?(?<name>[^\s;(]+)/giu),
  ];
  const madeBefore = (name: string, at: number): boolean => made.some(({ groups, index }) => index < at && groups?.['name'] === name);
  const found: string[] = [];
  let at = 0;
  for (const part of sql.split(';')) {
    const statement = part.trim();
    const match = statements.map(({ pattern }) => pattern.exec(statement)).find((one) => one !== null);
    if (match && !madeBefore(match.groups?.['object'] ?? '', at)) found.push(statement.replace(/\s+/gu, ' '));
    at += part.length + 1;
  }
  return found;
}
