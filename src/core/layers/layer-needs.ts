import { layerOfPath, type Placement } from './placement.ts';
import { folderOf, isTestPath } from './projects.ts';
import { layerNames, type LayerName } from './signals.ts';

/** Why a layer waits for another. */
export interface Need {
  readonly from: LayerName;
  readonly to: LayerName;
  /** A file or project of the one that uses the other, or the folder of its migrations. */
  readonly seen: string;
  /** The other is its migrations, which lie in its own folder. */
  readonly isMigrated: boolean;
}

/** What lies here is around the program: it says nothing of what the program needs. */
const around = /(?:^|\/)(?:scripts?|tools?|docs?)\//u;

/** A reference between projects counts as so many imports. */
const reference = 5;

/** Which layers use which, by references between projects and imports in a sample of files; never in a circle: the weaker use gives way. */
export function layerNeeds(placement: Placement): Need[] {
  const uses = new Map<string, { need: Need; weight: number }>();
  const use = (from: LayerName | null, to: LayerName | null, seen: string, weight: number, isMigrated = false): void => {
    if (from === null || to === null || from === to || from === 'infra' || to === 'infra') return;
    // A server packs pages, and may draw some of their parts: it is made before them all the same.
    if (from === 'backend' && (to === 'frontend' || to === 'mobile')) return;
    const known = uses.get(`${from} ${to}`);
    uses.set(`${from} ${to}`, { need: known?.need ?? { from, to, seen, isMigrated }, weight: (known?.weight ?? 0) + weight });
  };
  for (const { folder, manifests, uses: used } of placement.projects.values()) {
    if (manifests.length === 0 || isTestPath(folder)) continue;
    for (const other of used) {
      use(layerAt(folder, placement), layerAt(other, placement), manifests[0]?.path ?? '', reference);
    }
  }
  for (const { path, local } of placement.sources) {
    if (isTestPath(path) || around.test(path)) continue;
    for (const name of local) use(layerOfPath(path, placement), layerOfPath(name, placement), path, 1);
  }
  const isGenerated = [...placement.projects.values()].some(({ files }) =>
    files.some((path) => path.endsWith('.prisma') && layerOfPath(path, placement) === 'database'),
  );
  // Prisma's client is made of the schema, outside of the workspace's files.
  for (const { path, imports } of isGenerated ? placement.sources : [])
    if (!isTestPath(path) && !around.test(path) && imports.some((name) => /^@prisma\/client(?:$|\/)/u.test(name)))
      use(layerOfPath(path, placement), 'database', path, 1);
  const isUsed = [...uses.keys()].some((key) => key.endsWith(' database'));
  for (const folder of placement.migrations) {
    const program = layerOfPath(folderOf(folder), placement.isProgram ? placement : { ...placement, rest: null });
    // Pages around the migrations of what others use ask those.
    if (program === null || (isUsed && (program === 'frontend' || program === 'mobile'))) continue;
    if (!uses.has(`database ${program}`)) use(program, 'database', folder, 1, true);
  }
  const needs: Need[] = [];
  for (const { need } of [...uses.values()].sort((a, b) => b.weight - a.weight)) if (!reaches(need.to, need.from, needs)) needs.push(need);
  return needs.sort((a, b) => layerNames.indexOf(a.to) - layerNames.indexOf(b.to));
}

function layerAt(folder: string, placement: Placement): LayerName | null {
  return folder === '' ? placement.rest : layerOfPath(folder, placement);
}

function reaches(from: LayerName, to: LayerName, needs: readonly Need[]): boolean {
  return from === to || needs.some((need) => need.from === from && reaches(need.to, to, needs));
}
