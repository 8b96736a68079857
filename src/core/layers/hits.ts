import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { ecosystemOf, type Project } from './projects.ts';
import { signalOf, type Ecosystem, type Role } from './signals.ts';

/** The most telling dependency for each role that a project's dependencies speak for. */
type Hits = ReadonlyMap<Role, { readonly name: string; readonly path: string; readonly ecosystem: Ecosystem }>;

/** What pages of any kind use, those that a server writes itself, too. */
const pageParts = /^(?:bootstrap|htmx\.org|alpinejs|@hotwired\/.*)$/u;

/** Whether what pages use makes a side of its own: scripts beside a program, but neither some among its code nor those of Razor pages. */
function hasOwnPages({ manifests, files }: Project): boolean {
  const others = manifests.flatMap(({ said }) => (said.ecosystem === 'npm' ? [] : said.ecosystem));
  if (others.length > 0) return !others.includes('dotnet');
  const code = files.flatMap((path) => ecosystemOf(path) ?? []);
  return code.filter((one) => one === 'npm').length * 2 >= code.length;
}

export function hitsOf(project: Project): Hits {
  const { manifests } = project;
  const hits = new Map<Role, { name: string; path: string; ecosystem: Ecosystem; rank: number }>();
  for (const { path, said } of manifests)
    for (const name of said.dependencies) {
      const signal = signalOf(said.ecosystem, name);
      if (signal === null || (pageParts.test(name) && !hasOwnPages(project))) continue;
      const { role, rank } = signal;
      // Of one manifest the most telling is named.
      const known = hits.get(role);
      if (known === undefined || (known.path === path && rank < known.rank))
        hits.set(role, { name: name.replace(/^sdk:/u, ''), path, ecosystem: said.ecosystem, rank });
    }
  return hits;
}

/** What the end of a manifest's name says already does not stand in it. */
export function hitReason({ name, path }: { readonly name: string; readonly path: string }): Message {
  return path.toLowerCase().endsWith(`.${name}`) ? sentence('there is {0}', path) : sentence('{0} names {1}', path, name);
}

const page = /^(?:public\/|src\/|static\/)?index\.html$/u;

export function hasPage({ folder, files }: Project): boolean {
  return files.some((path) => page.test(folder === '' ? path : path.slice(folder.length + 1)));
}

const packers = /^(?:vite|webpack|parcel|@rspack\/core|@rsbuild\/core)$/u;

/** What packs a page of the project, whatever that is written with; null: it has none. */
export function packerOf(project: Project): { readonly name: string; readonly path: string } | null {
  if (project.folder === '' || !hasPage(project)) return null;
  const all = project.manifests.flatMap(({ path, said }) =>
    said.ecosystem === 'npm' ? said.dependencies.map((name) => ({ name, path })) : [],
  );
  return all.find(({ name }) => packers.test(name)) ?? null;
}
