/** Statements that delete what is stored, for good. `object`: what they delete, where the same text may have made it. */
const statements: readonly RegExp[] = [
  /\bdrop\s+(?:database|schema|keyspace)\b/iu,
  /\bdrop\s+(?:temporary\s+)?(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?<object>[^\s;(]+)/iu,
  /\balter\s+table\s[\s\S]*?\b(?:truncate|drop)\s+(?!constraint\b|index\b|key\b|primary\b|foreign\b|check\b|default\b|not\b|identity\b|expression\b)/iu,
  /(?:^|(?<=\b(?:begin|then|else|transaction|tran)\s+))truncate\b/iu,
  /\bdelete\s+from\s+(?:only\s+)?(?<object>[^\s;(]+)(?![\s\S]*\bwhere\b(?!\s+(?:true|1\s*=\s*1)\s*$))/iu,
];

/** All rows that are set anew; what those columns held is lost. */
const update =
  /(?:^|(?<=\b(?:begin|then|else|transaction|tran)\s+))update\s+(?:only\s+)?(?<object>(?!set\b)[^\s;(]+)[\s\S]*?\bset\b(?<columns>[\s\S]*)/iu;

/** A text that the database executes as SQL itself. */
const executed =
  /\b(?:exec(?:ute)?(?:\s+immediate)?|sp_executesql|prepare\s+\w+\s+from)\s*\(?\s*(?:format\s*\(\s*)?[en]?'(?<text>(?:[^']|'')*)'\)?/iu;
const unread = new RegExp(
  `${executed.source}|--[^\\n]*|/\\*[\\s\\S]*?\\*/|'(?:[^']|'')*'|\\$(?<tag>\\w*)\\$[\\s\\S]*?\\$\\k<tag>\\$`,
  'giu',
);

/** Without what no database executes: comments, and what stands in strings, other than the body of a `DO` and what is executed. */
function bare(sql: string): string {
  const opened = sql.replace(/\bdo\s+\$(?<tag>\w*)\$(?<body>[\s\S]*?)\$\k<tag>\$/giu, ';$<body>;');
  return opened.replace(unread, (part, text: string | undefined) => {
    if (text !== undefined) return `;${bare(text.replaceAll("''", "'"))} `;
    return /^['$]/u.test(part) ? "''" : ' ';
  });
}

/** Columns that are set in all rows; [] where a condition picks some rows. */
function setEverywhere(columns: string): string[] {
  let flat = columns;
  for (let inner = ''; inner !== flat;) [inner, flat] = [flat, flat.replace(/\([^()]*\)/gu, '')];
  if (/\bwhere\b(?!\s+(?:true|1\s*=\s*1)\s*$)/iu.test(flat)) return [];
  return flat.split(',').map((part) => part.split('=')[0]?.trim() ?? '');
}

/** `GO` on a line of its own ends a statement as well, in SQL Server's tools. */
const separator = /;|^[ \t]*go[ \t]*$/imu;

/** Statements of an SQL text that delete what is stored: tables, columns, all rows or their values. Those of tables and columns that the same text makes count not. */
export function destructiveSql(text: string): string[] {
  const sql = bare(text);
  const made = [
    ...sql.matchAll(
      /\bcreate\s+(?:(?:(?:global|local)\s+)?temp(?:orary)?\s+table\s+if\s+not\s+exists|(?:\w+\s+){0,2}table(?!\s+if\b))\s+(?<name>[^\s;(]+)/giu,
    ),
  ];
  const madeBefore = (name: string, at: number): boolean => made.some(({ groups, index }) => index < at && groups?.['name'] === name);
  const added = [...sql.matchAll(/\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?(?<name>[^\s;(,]+)/giu)];
  const addedBefore = (name: string, at: number): boolean => added.some(({ groups, index }) => index < at && groups?.['name'] === name);
  const found: string[] = [];
  let at = 0;
  for (const part of sql.split(separator)) {
    at = sql.indexOf(part, at);
    const statement = part.trim();
    const match = [...statements, update].map((one) => one.exec(statement)).find((one) => one !== null);
    const { object = '', columns } = match?.groups ?? {};
    const kept = madeBefore(object, at) || (columns !== undefined && setEverywhere(columns).every((name) => addedBefore(name, at)));
    if (match && !kept) found.push(statement.slice(match.index).replace(/\s+/gu, ' '));
    at += part.length;
  }
  return found;
}
