import { readManifest } from '../settings/read-manifest.ts';
import { roleOfDependency, type Ecosystem } from './signals.ts';

/** What a manifest says of its project. */
export interface ReadProject {
  readonly ecosystem: Ecosystem;
  /** Names by which other projects refer to it. */
  readonly names: readonly string[];
  /** Names of dependencies, in the ecosystem's own notation. */
  readonly dependencies: readonly string[];
  /** Paths of other projects' folders or manifests, relative to its folder. */
  readonly references: readonly string[];
}

interface ManifestKind {
  readonly file: RegExp;
  readonly ecosystem: Ecosystem;
  readonly read: (text: string, file: string) => Omit<ReadProject, 'ecosystem'>;
}

const all = (text: string, pattern: RegExp): string[] => Array.from(text.matchAll(pattern), (found) => found[1] ?? '');
const nothing = { names: [], dependencies: [], references: [] };

const packages: ManifestKind['read'] = (text) => {
  const manifest = readManifest(text);
  if (!manifest) return nothing;
  const dependencies = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.peerDependencies,
    manifest.require,
    manifest['require-dev'],
  ];
  return {
    names: manifest.name === '' ? [] : [manifest.name],
    dependencies: dependencies.flatMap((table) => Object.keys(table)),
    references: [],
  };
};

/** Every name at the start of a requirement: `fastapi>=0.1`, `"django~=5"`, `uvicorn = {…}`. */
const python: ManifestKind['read'] = (text) => ({
  names: all(text, /^name\s*=\s*["']([\w.-]+)["']/gmu),
  dependencies: all(text.toLowerCase(), /(?:^|["'[,])\s*([a-z][\w.-]*)(?=\s*(?:\[|[=<>~!;"',]|$))/gmu),
  references: all(text, /path\s*=\s*["']([^"']+)["']/gu),
});

const dotnet: ManifestKind['read'] = (text, file) => ({
  names: [file.replace(/^.*\/|\.\w+$/gu, '')],
  dependencies: [
    ...all(text, /\bSdk(?:\s+Name)?="([^"]+)"/gu).map((sdk) => `sdk:${sdk}`),
    ...(file.endsWith('.sqlproj') ? ['sdk:sqlproj'] : []),
    ...all(text, /<PackageReference\s+[^>]*?Include="([^"]+)"/gu),
    ...all(text, /<(Use(?:Maui|WPF))>true/giu),
  ].map((name) => name.toLowerCase()),
  references: all(text, /<ProjectReference\s+[^>]*?Include="([^"]+)"/gu).map((path) => path.replaceAll('\\', '/')),
});

const maven: ManifestKind['read'] = (text) => {
  const own = text.replace(/<(parent|dependencies|dependencyManagement|build|profiles)>[\s\S]*?<\/\1>/gu, '');
  // A parent of the workspace only holds what its modules have in common; another one says what they are.
  const parent = /<parent>[\s\S]*?<\/parent>/u.exec(text)?.[0] ?? '';
  const isFramework = all(parent, /<artifactId>([^<]+)<\/artifactId>/gu).some((name) => roleOfDependency('jvm', name) !== null);
  const artifacts = all(isFramework ? text : text.replace(parent, ''), /<artifactId>([^<]+)<\/artifactId>/gu);
  return { names: all(own, /<artifactId>([^<]+)<\/artifactId>/gu).slice(0, 1), dependencies: artifacts, references: [] };
};

/** `implementation 'group:name:1'`, `id("org.springframework.boot")`, `libs.spring.boot.starter.web`, `project(':core')`. */
const gradle: ManifestKind['read'] = (text) => ({
  names: [],
  dependencies: [
    ...all(text, /["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/gu).flatMap((name) => name.split(':')),
    ...all(text, /\b(?:id|plugin)\s*[:(]?\s*["']([\w.-]+)["']/gu),
    ...all(text, /\blibs\.([\w.]+)/gu).map((name) => name.replaceAll('.', '-')),
  ],
  references: all(text, /\bproject\(\s*(?:path\s*[:=]\s*)?["']:([^"']+)["']/gu).map((path) => `/${path.replaceAll(':', '/')}`),
});

const manifestKinds: readonly ManifestKind[] = [
  { file: /^package\.json$/u, ecosystem: 'npm', read: packages },
  {
    file: /^project\.json$/u,
    ecosystem: 'nx',
    read: (text) => ({ names: all(text, /"name"\s*:\s*"([^"]+)"/gu).slice(0, 1), dependencies: [], references: [] }),
  },
  { file: /^composer\.json$/u, ecosystem: 'composer', read: packages },
  { file: /^(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[\w.-]*\.txt|Pipfile)$/u, ecosystem: 'python', read: python },
  {
    file: /^go\.mod$/u,
    ecosystem: 'go',
    read: (text) => ({
      names: all(text, /^module\s+(\S+)/gmu),
      dependencies: all(text, /^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+v/gmu),
      references: all(text, /=>\s+(\.\S*)/gu),
    }),
  },
  {
    file: /^Cargo\.toml$/u,
    ecosystem: 'cargo',
    read: (text) => ({
      names: all(text, /^name\s*=\s*"([^"]+)"/gmu).slice(0, 1),
      dependencies: all(text, /^\s*([\w-]+)(?:\.workspace)?\s*=/gmu),
      references: all(text, /\bpath\s*=\s*"([^"]+)"/gu),
    }),
  },
  { file: /\.(?:cs|fs|vb|sql)proj$/u, ecosystem: 'dotnet', read: dotnet },
  { file: /^pom\.xml$/u, ecosystem: 'jvm', read: maven },
  { file: /^(?:build|dependencies)\.gradle(?:\.kts)?$/u, ecosystem: 'jvm', read: gradle },
  { file: /^Gemfile$/u, ecosystem: 'ruby', read: (text) => ({ ...nothing, dependencies: all(text, /^\s*gem\s+["']([^"']+)["']/gmu) }) },
  { file: /^mix\.exs$/u, ecosystem: 'hex', read: (text) => ({ ...nothing, dependencies: all(text, /\{:(\w+),/gu) }) },
  {
    file: /^pubspec\.yaml$/u,
    ecosystem: 'pub',
    read: (text) => ({
      names: all(text, /^name:\s*(\w+)/gmu),
      dependencies: all(text, /^\s+(\w+):/gmu),
      references: all(text, /path:\s*(\.\S+)/gu),
    }),
  },
];

/** One look at most names, of which there may be a hundred thousand. */
const anyManifest = new RegExp(manifestKinds.map(({ file }) => file.source).join('|'), 'u');

/** How a file's manifest is read; null: it is no manifest. */
export function manifestKind(path: string): { readonly ecosystem: Ecosystem; read(text: string): ReadProject } | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!anyManifest.test(name)) return null;
  const kind = manifestKinds.find(({ file }) => file.test(name));
  return kind ? { ecosystem: kind.ecosystem, read: (text) => ({ ecosystem: kind.ecosystem, ...kind.read(text, name) }) } : null;
}
