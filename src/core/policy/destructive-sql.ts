/** A statement that deletes what is stored, for good. `object`: what it deletes, where the same text may have made it. */
const statements: readonly { readonly pattern: RegExp; readonly object?: true }[] = [
  { pattern: /\bdrop\s+(?:database|schema|keyspace)\b/iu },
  { pattern: /\bdrop\s+(?:temporary\s+)?(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?<object>[^\s;(]+)/iu, object: true },
  {
    pattern:
      /\balter\s+table\s[\s\S]*?\b(?:truncate|drop)\s+(?!constraint\b|index\b|key\b|primary\b|foreign\b|check\b|default\b|not\b|identity\b|expression\b)/iu,
  },
  { pattern: /(?:^|(?<=\b(?:begin|then|else|transaction|tran)\s+))truncate\b/iu },
  { pattern: /\bdelete\s+from\s+(?:only\s+)?(?<object>[^\s;(]+)(?![\s\S]*\bwhere\b(?!\s+(?:true|1\s*=\s*1)\s*$))/iu, object: true },
];

/** Without what no database executes: comments, and what stands in strings, other than the body of a `DO`. */
function bare(sql: string): string {
  const executed = sql.replace(/\bdo\s+\$(?<tag>\w*)\$(?<body>[\s\S]*?)\$\k<tag>\$/giu, ';$<body>;');
  return executed.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$/gu, (part) =>
    /^['$]/u.test(part) ? "''" : ' ',
  );
}

/** `GO` on a line of its own ends a statement as well, in SQL Server's tools. */
const separator = /;|^[ \t]*go[ \t]*$/imu;

/** Statements of an SQL text that delete what is stored: tables, columns, all rows. Those of tables that the same text makes count not. */
export function destructiveSql(text: string): string[] {
  const sql = bare(text);
  const made = [
    ...sql.matchAll(
      /\bcreate\s+(?:(?:(?:global|local)\s+)?temp(?:orary)?\s+table\s+if\s+not\s+exists|(?:\w+\s+){0,2}table(?!\s+if\b))\s+(?<name>[^\s;(]+)/giu,
    ),
  ];
  const madeBefore = (name: string, at: number): boolean => made.some(({ groups, index }) => index < at && groups?.['name'] === name);
  const found: string[] = [];
  let at = 0;
  for (const part of sql.split(separator)) {
    at = sql.indexOf(part, at);
    const statement = part.trim();
    const match = statements.map(({ pattern }) => pattern.exec(statement)).find((one) => one !== null);
    if (match && !madeBefore(match.groups?.['object'] ?? '', at)) found.push(statement.slice(match.index).replace(/\s+/gu, ' '));
    at += part.length;
  }
  return found;
}
