import { destructiveSql } from './destructive-sql.ts';

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
export function destructiveChangelog(path: string, text: string): string[] {
  const ending = /\.(?<name>xml|json|ya?ml)$/iu.exec(path)?.groups?.['name']?.toLowerCase();
  if (ending === undefined || !text.includes('databaseChangeLog')) return [];
  const { aside, change, sql } = forms[ending === 'xml' || ending === 'json' ? ending : 'yaml'];
  const forward = text.replaceAll('\r\n', '\n').replace(aside, ' ');
  return [
    ...[...forward.matchAll(change)].map(([found]) => found),
    ...[...forward.matchAll(sql)].flatMap(({ groups }) => destructiveSql(groups?.['text'] ?? '')),
  ];
}
