import { isTest } from '../evidence/proof-files.ts';
import { destructiveSql } from './destructive-sql.ts';

/** A way back that is written with the way there, and deletes only what that made. */
const down = {
  file: /(?:^|\/)(?:down|undo|rollback)(?:\.sql$|\/)|[._-]down\.sql$|(?:^|\/)U[\d._]+__/iu,
  sql: /^--\s*(?:\+goose|\+migrate|migrate:)\s*down\b/imu,
  code: /(?:\bdef\s+(?:self\.)?down\w*|\bfunction\s+down|\bexports\.down\b|\bvoid\s+Down|\bfun\s+down|\bconst\s+down\b|(?<=^|\s)(?:async\s+)?down\s*[(:=])[\s\S]*?(?=\bdef\s+(?:self\.)?up|\bfunction\s+up|\bexports\.up\b|\bvoid\s+Up|\bfun\s+up|\bconst\s+up\b|\s(?:async\s+)?up\s*[(:=]|$(?![\s\S]))|\breverse_\w+\s*=\s*[^,)]*/gmu,
} as const;

const folder = /(?:^|\/)(?:migrations?|migrate|alembic\/versions)\//iu;
const hashComments = /\.(?:py|rb|exs?)$/iu;

/** Calls of migration libraries that delete tables or columns. */
const calls =
  /\b(?:drop_?(?:join_?table|table|column|columns|schema|database|if_?exists|table_?if_?exists)|remove_?(?:columns?|field)|delete_?model)\b(?=\s*\(|\s+:)|\bdrop\s+table(?=\()|\.delete_all\b|\b\w+\((?<name>["'`])[\w.]+\k<name>\)\s*\.(?:del|delete|truncate)\(\s*\)|\bdeleteMany\(\s*(?:\{\s*\}\s*)?\)/giu;
/** A text that a database is given. */
const given =
  /\b(?:sql|query|execute|exec|\$?executeRaw|raw|text|statement|unprepared|run_?sql)\w*\s*(?:\(\s*(?:ctx\s*,\s*|\w+\s*=\s*)?[rfbu@$]*|(?=`))(?<quote>"""|'''|["'`])(?<text>[\s\S]*?)\k<quote>/giu;

/** What a migration deletes for good on its way forward, each as it is written there; [] for a file that is no migration. */
export function destructiveMigration(path: string, text: string): string[] {
  // What tests use is thrown away.
  if (down.file.test(path) || isTest(path, [])) return [];
  if (/\.sql$/iu.test(path)) return destructiveSql(text.slice(0, down.sql.exec(text)?.index));
  const changelog = destructiveChangelog(path, text);
  if (changelog.length > 0 || !folder.test(path)) return changelog;
  const comments = hashComments.test(path) ? /#[^\n]*/gu : /\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;
  const forward = text.replace(comments, ' ').replace(down.code, ' ');
  return [...forward.matchAll(calls)].map(([call]) => call).concat(sqlIn(forward, given));
}

/** What the SQL that stands in another text deletes. */
function sqlIn(text: string, form: RegExp): string[] {
  return [...text.matchAll(form)].flatMap(({ groups }) => destructiveSql(groups?.['text'] ?? ''));
}

const names = 'dropAll|dropTable|dropColumn|dropSchema|delete|truncateTable';
/** How a change that deletes something begins, and SQL that is executed, in each of Liquibase's three forms. */
const forms = {
  xml: {
    aside: /<!--[\s\S]*?-->|<rollback\b[\s\S]*?<\/rollback>/giu,
    change: new RegExp(`<(?:${names})\\b(?![^<]*<where\\b)[^>]*>`, 'gu'),
    sql: /<sql\b[^>]*>(?:\s*<!\[CDATA\[)?(?<text>[\s\S]*?)(?:\]\]>\s*)?<\/sql>/gu,
  },
  json: {
    aside: /"rollback"\s*:\s*(?:"[^"]*"|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\[[^[\]]*\])/gu,
    change: new RegExp(`"(?:${names})"\\s*:(?!\\s*\\{[^{}]*"where")`, 'gu'),
    sql: /"sql"\s*:\s*"(?<text>(?:[^"\\]|\\.)*)"/gu,
  },
  yaml: {
    aside: /#[^\n]*|^(?<indent>[ \t]*)(?:- )?rollback:[^\n]*(?:\n\k<indent>[ \t]+[^\n]*|\n[ \t]*$)*/gmu,
    change: new RegExp(
      `(?<=^[ \\t]*- )(?:${names}):(?!\\n(?<indent>[ \\t]*)\\S[^\\n]*(?:\\n\\k<indent>[^\\n]*)*\\n\\k<indent>where:)`,
      'gmu',
    ),
    sql: /^(?<indent>[ \t]*)sql:[ \t]*(?:[|>][-+\d]*)?(?<text>[^\n]*(?:\n\k<indent>[ \t]+[^\n]*)*)/gmu,
  },
} as const;

/** What a changelog of Liquibase deletes for good, each as it is written there; [] for another file. */
function destructiveChangelog(path: string, text: string): string[] {
  const ending = /\.(?<name>xml|json|ya?ml)$/iu.exec(path)?.groups?.['name']?.toLowerCase();
  if (ending === undefined || !text.includes('databaseChangeLog')) return [];
  const { aside, change, sql } = forms[ending === 'xml' || ending === 'json' ? ending : 'yaml'];
  const forward = text.replaceAll('\r\n', '\n').replace(aside, ' ');
  return [...forward.matchAll(change)].map(([found]) => found).concat(sqlIn(forward, sql));
}
