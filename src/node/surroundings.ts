import { lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sentence } from '../core/describe/message.ts';
import { ownsPath } from '../core/policy/owned-paths.ts';
import { protectionOf } from '../core/policy/protected-files.ts';
import type { Surroundings } from '../core/surroundings.ts';
import type { RunEventBody } from '../protocol/run-event.ts';
import { bringBack, builtOf, takeAway } from './built-files.ts';
import { createBegunStore, createNote, type BegunNote } from './begun-command.ts';
import { asText } from './git-program.ts';
import { ignoredEntries, stampsOf, type Ignored } from './ignored-files.ts';
import { createContentsCache } from './baseline-cache.ts';
import { createInstalledPackages } from './installed-packages.ts';
import { savesSoFar, watchSaves } from './editor-saves.ts';
import { isOfGit } from './git-own-files.ts';
import { clockTick, readGuarded, type GuardedFiles, type GuardedNow } from './guarded-files.ts';
import { createFileMemory } from './kept-file.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { createBranchWatch, watchRepository } from './moved-branches.ts';
import { lookUp } from './look-up.ts';
import { copiesIn, openPutBack, type PutBack } from './put-back.ts';
import type { ReadPolicy } from '../core/policy/readable.ts';
import { keepReadPolicy } from './readable-policy.ts';
import { cachesSince, isWithoutSource, keepsCaches } from './package-caches.ts';
import { unlessForbidden } from './system-error.ts';
import { lookAt } from './watched-file.ts';
import { unlessAborted } from './workspace-listing.ts';
import { createWorkspaceNames, type WorkspaceNames } from './workspace-names.ts';

export interface SurroundingsOptions {
  /** Where editor windows tell of saves. */
  readonly home: string;
  /** The workspace: absolute, links resolved. */
  readonly root: string;
  /** The git directory of the checkpoints. */
  readonly store: string;
  /** Where a command under way is noted down, one of each run: the path up to the run's id. Default: beside the store. */
  readonly begun?: string;
  /** Shared with others who look at this workspace. */
  readonly names?: WorkspaceNames;
}

/** Around commands in a workspace. */
export function createSurroundings({
  home,
  root,
  store,
  begun = join(dirname(store), 'command'),
  names = createWorkspaceNames({ root, store, env: process.env }),
}: SurroundingsOptions): Surroundings {
  const watchBranches = createBranchWatch(root);
  const packages = createInstalledPackages(root, createContentsCache(join(dirname(store), 'package-contents')), names.ignoredAlone);
  let ready: Promise<void> | null = null;
  const begunStore = createBegunStore(begun);
  /** What builds made, and what may be all that a person has of it, while a proof does without. */
  const away = `${begun}-built`;
  const readPolicy = keepReadPolicy(root);
  const look = createFileMemory();
  /** Protected files of the list that no agent may read. */
  const hiddenOf = lastOf((listed: readonly string[], policy: ReadPolicy) =>
    listed.map(asText).filter((path) => policy.refusal(path) !== null && protectionOf(path) !== null),
  );
  const sortedOut = lastOf(sortIgnored);
  /** What is protected and in no checkpoint; and all that is ignored. Looked at before each command, too: what came between two of them is nobody's. */
  const beside = async (): Promise<
    Ignored & { paths: string[]; loose: readonly string[]; repositories: string[]; folders: string[]; packages: string[] }
  > => {
    ready ??= ensureOwnRepository(store);
    ready.catch(() => (ready = null));
    await ready;
    const [listed, policy, ignored, nested] = await Promise.all([names.list(), readPolicy(), names.ignored(), names.nested()]);
    const { entries, caches, loose, guarded, folders, packages } = sortedOut(ignored);
    const paths = [...hiddenOf(listed, policy)];
    for (const path of guarded) paths.push(...(await filesIn(root, path)));
    const repositories = [...nested.map(asText), ...folders.filter((path) => lookAt(join(root, path, '.git'), false))];
    return { paths, entries, caches, loose, repositories, folders, packages };
  };
  /** `earlier`: folders of copies that others made. */
  const copying = (copies: PutBack, earlier: readonly string[] = []) => ({
    copy: (path: string) => copies.copy(path, join(root, path)),
    copies: () => [...earlier, ...(copies.folder() === null ? [] : [copies.place])].join(', ') || null,
  });
  return {
    packages: (signal, before) => unlessAborted(packages.look(before), signal),
    async watch({ fresh = false, aside = [], signal } = {}) {
      const since = Date.now();
      // A command may install them anew.
      await unlessAborted(packages.read(), signal);
      if (fresh) await bringBack(root, away);
      const [readable, { paths, entries, caches, folders, loose, repositories }] = await Promise.all([readPolicy(), beside()]);
      const alone = fresh ? caches.filter((path) => isWithoutSource(path, (one) => lookUp(join(root, one)) !== null)) : [];
      const trusted = caches.filter((path) => !alone.includes(path));
      if (fresh) await remove(root, trusted);
      const there = fresh && aside.length > 0 ? (await names.list()).map(asText) : [];
      const gone = fresh ? aside.filter((path) => !there.includes(path)) : [];
      const taken = [...alone, ...(await builtOf(root, folders, gone, there))];
      const mayKeep = (path: string): boolean => readable.refusal(path) === null;
      const guarded = await readGuarded({ root, paths: [...paths, ...loose], repositories, look });
      const [saves, before, moved] = await Promise.all([savesSoFar(home, root), stampsOf(root, [...entries, ...caches]), watchBranches()]);
      const lost = await watchRepository(root, moved);
      const copies = openPutBack(home, root);
      let seen: ReturnType<typeof beside> | null = null;
      /** What lay there when the command had ended: what came later is not its. */
      const around = () => seen ?? beside();
      let stamps: ReturnType<typeof stampsOf> | null = null;
      const written = async (paths: (now: Ignored) => readonly string[]): Promise<string[]> => {
        const now = await around();
        const all = await (stamps ??= stampsOf(root, [...now.entries, ...now.caches]));
        return paths(now).filter((path) => all.has(path) && before.get(path) !== all.get(path));
      };
      const saved = watchSaves(home, root, saves);
      let note: BegunNote | null = null;
      const putting: Putting = async (names) => note?.putting({ folder: copies.place, names, gone: guarded.goneOf(names) });
      const gitFirst = restoreGitFirst({ guarded, copies, saved, putting });
      await takeAway(root, away, taken);
      return {
        async begin(command) {
          const begin = { command, at: Date.now() };
          const next = note ?? createNote(begunStore, { ...begin, saves, guarded: guarded.before }, mayKeep);
          await next.write(begin);
          note = next;
        },
        async end() {
          await note?.remove();
          note = null;
        },
        moved,
        lost,
        async ended() {
          if (taken.length > 0) await bringBack(root, away);
          await gitFirst.restore();
          [seen, stamps] = [beside(), null];
          // Whoever asks for it hears of it.
          seen.catch(() => {});
        },
        async ignored() {
          const now = new Set((await around()).entries);
          const there = await Promise.all(entries.map(async (path) => !now.has(path) && !(await unlessForbidden(lstat(join(root, path))))));
          return {
            written: await written((one) => one.entries),
            added: [...now].filter((path) => !before.has(path)),
            gone: entries.filter((_, index) => there[index]),
          };
        },
        async forget() {
          const { folders: others, packages: installed } = await around();
          // What a compiler knew of other outputs holds no more.
          const touched = await written((now) => now.entries.filter((path) => others.includes(path)));
          const inside = [
            await cachesSince(root, [...installed, ...others], { since, begun: since }),
            await cachesSince(root, touched, { since: 0, begun: since }),
          ];
          await remove(root, [...(await written((now) => now.caches)), ...inside.flat()]);
        },
        replaced: () => guarded.replaced(copies, loose),
        saved,
        putting,
        ...copying(copies),
        restore: async (isGuarded) => {
          const now = await around();
          const put = await guarded.restore(copies, (path) => isGuarded(path) && !loose.includes(path), { ...now, putting });
          // What is restored changes what lies there.
          if (put.length > 0) [seen, stamps] = [null, null];
          return [...new Set([...put, ...gitFirst.told(isGuarded)])].sort();
        },
      };
    },
    async noted() {
      await bringBack(root, away);
      return begunStore.list();
    },
    async cutOff(runId) {
      await bringBack(root, away);
      const begun = await begunStore.get(runId);
      if (begun === null) return null;
      // It stays as it is until that is told.
      if (begun === 'damaged')
        return { untold: [damaged], end: () => begunStore.remove(runId), left: async () => {}, outlived: async () => {} };
      const { command, saves, untold = null, putting: earlier = [] } = begun;
      const until = begun.at + command.timeoutMs;
      const copies = openPutBack(home, root);
      const gone = new Set(earlier.flatMap((one) => one.gone));
      const guarded = await readGuarded(
        { root, paths: [], repositories: [], look },
        { before: begun.guarded, since: begun.at, until, gone },
      );
      const note = createNote(begunStore, begun, () => true);
      const putting: Putting = (names) => note.putting({ folder: copies.place, names, gone: guarded.goneOf(names) });
      const gitFirst = restoreGitFirst({ guarded, copies, saved: watchSaves(home, root, saves), putting });
      return {
        ...command,
        untold,
        end: () => note.remove(),
        left: (events) => note.write({ untold: events }),
        outlived: () => note.write({ command: { ...command, timeoutMs: Math.min(command.timeoutMs, Date.now() - begun.at) } }),
        ended: () => gitFirst.restore(),
        async saved() {
          const saved = await watchSaves(home, root, saves)();
          const its = [...(command.own ?? []), ...(command.outputs ?? [])];
          for (const path of (await names.list()).map(asText))
            if ((protectionOf(path) !== null || ownsPath(its, path)) && (await guarded.changedAfter(path, until))) saved.add(path);
          return saved;
        },
        putting,
        async putEarlier() {
          const all = [...new Set(earlier.flatMap((one) => one.names))];
          const { asBefore, others } = all.length > 0 ? await guarded.asBefore(all, await beside()) : { asBefore: [], others: [] };
          return { asBefore, ofTree: others };
        },
        async touched() {
          const listed = (await names.list()).map(asText).filter((path) => protectionOf(path) !== null);
          const isChanged = await Promise.all(listed.map((path) => guarded.changedAfter(path, begun.at - clockTick)));
          return listed.filter((_path, index) => isChanged[index]);
        },
        ...copying(copies, await copiesIn(earlier.map(({ folder }) => folder))),
        async restore(isGuarded) {
          const put = await guarded.restore(copies, isGuarded, { ...(await beside()), putting });
          return [...new Set([...put, ...gitFirst.told(isGuarded)])].sort();
        },
      };
    },
  };
}

const damaged: RunEventBody = {
  type: 'notice',
  level: 'warning',
  text: sentence(
    'A command was interrupted, and what was noted down before it is damaged: what it changed cannot be told or put back. Look at your changes before you go on.',
  ),
};

type Putting = NonNullable<GuardedNow['putting']>;

interface GitFirst {
  readonly guarded: GuardedFiles;
  readonly copies: PutBack;
  readonly saved: () => Promise<ReadonlySet<string>>;
  readonly putting: Putting;
}

/** git's own files say what of the workspace git lists at all, so they lie as before again before anybody looks; `told` gives each name once. */
function restoreGitFirst({ guarded, copies, saved, putting }: GitFirst) {
  const put = new Set<string>();
  return {
    async restore(): Promise<void> {
      const theirs = await saved();
      const isOurs = (path: string): boolean => isOfGit(path) && !theirs.has(path);
      for (const name of await guarded.restore(copies, isOurs, { paths: [], repositories: [], putting })) put.add(name);
    },
    told: (isGuarded: (path: string) => boolean): string[] => [...put].filter((name) => isGuarded(name) && put.delete(name)),
  };
}

/** What git ignores, by what it means here. */
function sortIgnored(ignored: readonly string[]) {
  const { entries, caches } = ignoredEntries(ignored);
  const levels = new Map(entries.map((path) => [path, protectionOf(path)?.level]));
  const all = new Set(ignored.flatMap((name) => (name.endsWith('/') ? [asText(name.slice(0, -1))] : [])));
  return {
    entries,
    caches,
    // Setting a workspace up writes ignored files with secrets.
    loose: entries.filter((path) => levels.get(path) === 'secret'),
    guarded: entries.filter((path) => ['refused', 'asked'].includes(levels.get(path) ?? '')),
    folders: entries.filter((path) => all.has(path)),
    packages: [...all].filter(keepsCaches),
  };
}

/** Does the work again only for others than the last time: mostly nothing has changed, and commands are many. */
function lastOf<Given extends readonly unknown[], Found>(work: (...given: Given) => Found): (...given: Given) => Found {
  let last: { readonly given: Given; readonly found: Found } | null = null;
  return (...given) => {
    if (!last?.given.every((one, index) => one === given[index])) last = { given, found: work(...given) };
    return last.found;
  };
}

async function remove(root: string, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(join(root, path), { recursive: true, force: true })));
}

/** The path itself, or all files and links below it. */
async function filesIn(root: string, path: string): Promise<string[]> {
  if (!(await unlessForbidden(lstat(join(root, path))))?.isDirectory()) return [path];
  const names = (await unlessForbidden(readdir(join(root, path)))) ?? [];
  return (await Promise.all(names.map((name) => filesIn(root, `${path}/${name}`)))).flat();
}
