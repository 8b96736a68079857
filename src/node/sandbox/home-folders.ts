import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const words = (text: string): string[] => text.trim().split(/\s+/u);

/**
 * What toolchains need of a home folder: themselves and packages that they have fetched. No file that holds keys lies in one of these; what a
 * toolchain keeps there besides (`~/.cargo/credentials.toml`, `~/.m2/settings.xml`, `~/.npmrc`) is not shown.
 */
const homeFolders = words(`
  .local/bin .local/lib .local/pipx .local/share/fnm .local/share/mise .local/share/pnpm .local/share/uv .local/share/pipx
  .nvm .fnm .volta .asdf .nodenv .n .bun/bin .deno/bin .yarn/releases .npm/_cacache
  .pyenv .rye .conda miniconda3 anaconda3 miniforge3 mambaforge
  .rbenv .rvm .gem .rustup .cargo/bin .cargo/env .cargo/registry .cargo/git .cargo/config.toml
  go .goenv sdk .dotnet .nuget/packages .m2/repository .m2/wrapper .sdkman/candidates .jenv
  .composer/vendor .config/composer/vendor .pub-cache .mix .hex/packages .opam .ghcup .stack .cabal/bin .cabal/packages .cabal/store
  .cache/node .cache/node-gyp .cache/ms-playwright .cache/puppeteer .cache/Cypress .cache/electron .cache/prisma .cache/pip .cache/uv .cache/pypoetry
  .cache/pre-commit .cache/deno .cache/coursier
  .gitconfig .config/git/config .config/git/ignore .config/git/attributes
`);

/** Variables with the folder of a toolchain. */
const toolVariables = words(
  'JAVA_HOME NVM_DIR RUSTUP_HOME GOROOT GOMODCACHE NUGET_PACKAGES DOTNET_ROOT PNPM_HOME VOLTA_HOME PYENV_ROOT VIRTUAL_ENV CONDA_PREFIX ANDROID_HOME',
);

/** Beside a folder of programs: what they load. */
const besidePrograms = words('bin sbin lib lib64 libexec');

/** Files and folders outside of the workspace that commands may read wherever they lie; some may be missing. `read`: those that settings add. */
export function shownFolders(home: string, env: Environment, read: readonly string[]): string[] {
  const onPath = (env['PATH'] ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => resolve(folder));
  const named = toolVariables.map((name) => env[name] ?? '').filter(isAbsolute);
  const all = [...homeFolders.map((name) => join(home, name)), ...onPath.flatMap((folder) => toolchainOf(folder, home)), ...named, ...read];
  return [...new Set(all)].filter((folder) => !holds(folder, home));
}

/** What has to be there for a program to run. */
export function aroundProgram(file: string, home: string): string[] {
  const around = toolchainOf(dirname(file), home).filter((path) => !holds(path, home));
  // In its folder it may be a link, and nothing can be laid over one.
  return around.length > 0 ? around : [file];
}

/** The whole toolchain that a folder of programs belongs to; of what lies right in the home only folders that hold no keys. */
function toolchainOf(folder: string, home: string): string[] {
  const above = dirname(folder);
  if (!/^s?bin$/u.test(basename(folder)) || holds(above, home)) return [folder];
  return dirname(above) === home ? besidePrograms.map((name) => join(above, name)) : [above];
}

/** Whether a folder is another one, or lies above it. */
export function holds(folder: string, other: string): boolean {
  return `${other}/`.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
