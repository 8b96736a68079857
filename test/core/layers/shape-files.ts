export const packageJson = (dependencies: string[], scripts: Record<string, string> = {}, name = ''): string =>
  JSON.stringify({ name, scripts, dependencies: Object.fromEntries(dependencies.map((each) => [each, '1'])) });
export const csproj = (sdk: string, packages: string[], references: string[]): string =>
  [
    `<Project Sdk="${sdk}">`,
    ...packages.map((name) => `<PackageReference Include="${name}" Version="1" />`),
    ...references.map((path) => `<ProjectReference Include="${path.replaceAll('/', '\\')}" />`),
  ].join('\n');
/** Many files of the same kind: `dir/file0.ts` … */
export const many = (count: number, path: string, text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [path.replace('#', String(index)), text]));
