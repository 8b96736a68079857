import { reachedScripts, type Packages } from './reached-scripts.ts';

/** What builds a program, what checks its types, and what packs a part of it. */
const builders: readonly RegExp[] = [
  /\b(?:next|nuxt|nuxi|vite|astro|remix|remix vite:|react-router|gatsby|ng|vue-cli-service|react-scripts|svelte-kit|nest|vinxi|expo) (?:\S*build|sync|export)\b/u,
  /\b(?:vue-tsc|tsc|svelte-check|tsgo)\b/u,
  /\b(?:rollup|webpack|esbuild|tsup|tsdown|parcel|swc|babel|rspack|rsbuild|bun build)\b/u,
];

/**
 * Scripts of a package that do the main part of a build: what the build calls, or what is called `build-app`, `client:build`; the one that reaches
 * the least first.
 */
export function narrowerBuilds(folder: string, build: string, packages: Packages): string[] {
  const whole = reachedScripts(folder, build, packages);
  const main = mainPart(whole.map(({ text }) => text));
  const called = whole.flatMap((script) => (script.folder === folder ? script.name : []));
  const named = [...(packages.get(folder)?.scripts.keys() ?? [])].filter((name) =>
    /^(?:build|compile)[-:]|[-:](?:build|compile)$/u.test(name),
  );
  const all = [...new Set([...called, ...named])].filter((name) => name !== build && name !== `pre${build}` && name !== `post${build}`);
  const sizes = all.map((name) => {
    const reached = reachedScripts(folder, name, packages);
    return { name, part: mainPart(reached.map(({ text }) => text)), size: reached.length };
  });
  return sizes
    .filter(({ part }) => part < builders.length && part <= main)
    .sort((a, b) => a.part - b.part || a.size - b.size)
    .map(({ name }) => name);
}

/** The first of `builders` that the texts run; their number where none is. */
function mainPart(texts: readonly string[]): number {
  const found = builders.findIndex((pattern) => texts.some((text) => pattern.test(text)));
  return found < 0 ? builders.length : found;
}
