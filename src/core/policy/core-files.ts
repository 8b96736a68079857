/** Globs of files on which all of a module depends; a workspace names more. */
export const coreFiles: readonly string[] = ['**/__init__.py', '**/__manifest__.py', '**/__openerp__.py'];

/** A manifest by which its folder is a module of its own. */
export function isModuleManifest(path: string): boolean {
  return manifest.test(path);
}

const manifest =
  /(?:^|\/)(?:package\.json|composer\.json|pyproject\.toml|setup\.py|__manifest__\.py|__openerp__\.py|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|mix\.exs|pubspec\.yaml|[^/]+\.(?:cs|fs|vb)proj)$/u;
