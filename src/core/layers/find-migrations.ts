import { besideMigrations, databaseFolders, isExample, mayBeMigration, migrationSignals } from './signals.ts';
import { folderOf, isTestPath } from './projects.ts';

/** A folder of migrations, and the tool that runs them; null: there are several such. */
export interface MigrationFolder {
  readonly folder: string;
  readonly tool: string | null;
}

/** Folders that hold migrations, none within another; a `db` or `prisma` around them belongs to them where little else is in it. */
export function findMigrations(paths: readonly string[]): MigrationFolder[] {
  const known = new Set(paths);
  const found = new Map<string, string | null>();
  for (const path of paths) {
    if (!mayBeMigration.test(path) || isExample(path) || isTestPath(folderOf(path))) continue;
    for (const { tool, file, up, beside } of migrationSignals) {
      if (!file.test(path)) continue;
      const folder = up === 0 ? namedFolder(path) : climb(path, up);
      if (folder === '' || (beside !== undefined && !known.has(`${folder}/${beside}`))) continue;
      // Files of one tool may look like those of any, and their names like those of another.
      if (beside !== undefined || (found.get(folder) ?? null) === null) found.set(folder, tool);
      break;
    }
  }
  const widened = new Map<string, string | null>();
  for (const [folder, tool] of found) widened.set(widen(folder, paths), tool);
  return [...widened]
    .filter(([folder]) => ![...widened.keys()].some((other) => folder.startsWith(`${other}/`)))
    .map(([folder, tool]) => ({ folder, tool }));
}

function climb(path: string, levels: number): string {
  return levels === 0 ? path : climb(folderOf(path), levels - 1);
}

/** The topmost folder of the path that is called after migrations. */
function namedFolder(path: string): string {
  return /^(?:.*?\/)?(?:migrations?|liquibase|changelog)(?=\/)/iu.exec(path)?.[0] ?? '';
}

function widen(folder: string, paths: readonly string[]): string {
  const parent = folderOf(folder);
  const name = parent.slice(parent.lastIndexOf('/') + 1);
  if (parent === '' || !databaseFolders.test(name)) return folder;
  const inside = paths.filter((path) => path.startsWith(`${parent}/`));
  const theirs = inside.filter((path) => path.startsWith(`${folder}/`) || besideMigrations.test(path.slice(parent.length)));
  return theirs.length * 2 >= inside.length ? widen(parent, paths) : folder;
}
