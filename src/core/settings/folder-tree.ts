/** Paths of a workspace by folder, for the first two levels of folders. */
export class FolderTree {
  private readonly inside = new Map<string, string[]>();

  constructor(paths: readonly string[]) {
    this.inside.set('', [...paths]);
    for (const path of paths) {
      const first = path.indexOf('/');
      const second = first < 0 ? -1 : path.indexOf('/', first + 1);
      if (first > 0) this.add(path.slice(0, first), path.slice(first + 1));
      if (second > 0) this.add(path.slice(0, second), path.slice(second + 1));
    }
  }

  /** Paths below a folder, relative to it; '' is the workspace. */
  below(folder: string): readonly string[] {
    return this.inside.get(folder) ?? [];
  }

  /** Sorted names of the folders in a folder, without hidden ones and names that are glob patterns. */
  folders(folder: string): string[] {
    const names = new Set<string>();
    for (const path of this.below(folder)) {
      const end = path.indexOf('/');
      if (end > 0) names.add(path.slice(0, end));
    }
    return [...names].filter((name) => !name.startsWith('.') && !/[*?[\]{}()!+@\\]/u.test(name)).sort();
  }

  /** Names of the files that lie directly in a folder. */
  files(folder: string): string[] {
    return this.below(folder).filter((path) => !path.includes('/'));
  }

  private add(folder: string, path: string): void {
    const known = this.inside.get(folder);
    if (known) known.push(path);
    else this.inside.set(folder, [path]);
  }
}
