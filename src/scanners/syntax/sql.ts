import type { Call, ClassDeclaration, FileSyntax } from './file-syntax.ts';
import { noSyntax } from './file-syntax.ts';
import { changesOf, dropsOf, procedureOf, renamesOf } from './sql-changes.ts';
import { addedTo, enumOf, said, tableOf } from './sql-tables.ts';
import { createReader, statementsOf, withBlocks } from './sql-tokens.ts';

/**
 * Reads the definitions of tables out of SQL of any dialect, statement by statement; what is no definition is passed over. Tables are
 * classes; what is done comes as calls, in order: `create` for the next of the classes, `enum`, and what changes a table. A reader of our own: what matters is the same in all
 * dialects, and parsers of whole dialects give up at statements that do not matter here.
 */
export async function readSql(text: string): Promise<FileSyntax> {
  const classes: ClassDeclaration[] = [];
  const calls: Call[] = [];
  let errorLine: number | null = null;
  for (const statement of statementsOf(text, 1).flatMap(withBlocks)) {
    const reader = createReader(statement);
    if (reader.take('create')) {
      reader.skip('or', 'replace', 'global', 'local', 'unlogged', 'external', 'foreign');
      if (reader.peek('temp') || reader.peek('temporary')) continue;
      if (reader.take('table')) {
        const table = tableOf(reader);
        if (table) {
          classes.push(table);
          calls.push({ within: table.name, line: table.line, call: said('create') });
        } else if (table === null) errorLine ??= statement[0]?.line ?? null;
      } else if (reader.take('type')) calls.push(...enumOf(reader));
    } else if (reader.take('alter', 'table')) calls.push(...changesOf(reader));
    else if (reader.take('alter', 'type')) calls.push(...addedTo(reader));
    else if (reader.take('drop', 'table')) calls.push(...dropsOf(reader));
    else if (reader.take('rename', 'table')) calls.push(...renamesOf(reader));
    else calls.push(...procedureOf(statement));
  }
  return { ...noSyntax, classes, calls, errorLine };
}
