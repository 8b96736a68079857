import { lstat, readdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { isGitName } from '../core/policy/normalize-inside.ts';
import { ignoreRules } from '../core/policy/readable.ts';
import { InterruptedError } from '../core/durable/errors.ts';
import { temporaryPrefix } from './atomic-write.ts';
import { asName, asText } from './git-program.ts';
import { isOutOfReach, readRegularFile } from './regular-file.ts';
import { builtInExcludes } from './workspace-listing.ts';

/** Bytes; a longer one is no ignore file. */
const largestIgnoreFile = 16 * 1024 * 1024;

/** Lines of the ignore files from the workspace down to a folder. */
type Rules = readonly { readonly folder: string; readonly says: ReturnType<typeof ignoreRules> }[];

export interface PlainListing {
  /** As a `Listing`. */
  readonly list: (signal: AbortSignal) => Promise<readonly string[]>;
  /** Whether a path, in normal form, is left out, or would be. */
  readonly ignored: (path: string) => Promise<boolean>;
}

/**
 * What lies in a folder, without git: by its `.gitignore` files, and in a folder without one by the built-in list. What only git knows – files that it
 * tracks although they are ignored, and the person's own ignore file – counts for nothing here. Links are listed, never followed.
 */
export function createPlainListing({ root, store }: { readonly root: string; readonly store: string }): PlainListing {
  const own = relative(root, store).split(sep).join('/');
  const at = (name: string): Buffer => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]);
  const rulesIn = (folder: string, above: Rules): Rules => {
    const text = readRegularFile(at(`${folder}.gitignore`), largestIgnoreFile, true);
    if (text !== null) return [...above, { folder, says: ignoreRules(text.toString('utf8')) }];
    return folder === '' ? [{ folder, says: ignoreRules(builtInExcludes.join('\n')) }] : above;
  };
  const isIgnored = (rules: Rules, name: string, isFolder: boolean): boolean => {
    for (const { folder, says } of rules.toReversed()) {
      const said = says(asText(name.slice(folder.length)), isFolder);
      if (said !== null) return said;
    }
    return false;
  };
  /** `folder`: '' or `name/`. */
  const walk = async (folder: string, above: Rules, found: string[], signal: AbortSignal): Promise<void> => {
    if (signal.aborted) throw new InterruptedError('interrupted');
    const entries = await namesIn(at(folder));
    const hasOwn = folder === '' || entries.some(({ name }) => name === '.gitignore');
    const rules = hasOwn ? rulesIn(folder, above) : above;
    for (const { name, isFolder } of entries) {
      const path = folder + name;
      if (isGitName(asText(name)) || name.startsWith(temporaryPrefix) || path === asName(own) || isIgnored(rules, path, isFolder)) continue;
      if (isFolder) await walk(`${path}/`, rules, found, signal);
      else found.push(path);
    }
  };
  return {
    list: async (signal) => {
      const found: string[] = [];
      await walk('', [], found, signal);
      return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    },
    ignored: async (path) => {
      const names = asName(path).split('/');
      let rules: Rules = [];
      for (const [depth, name] of names.entries()) {
        const folder = names.slice(0, depth).join('/');
        // What lies beyond a link is in no tree.
        if (depth > 0 && (await isLink(at(folder)))) return true;
        rules = rulesIn(folder === '' ? '' : `${folder}/`, rules);
        if (isIgnored(rules, folder === '' ? name : `${folder}/${name}`, depth < names.length - 1)) return true;
      }
      return false;
    },
  };
}

async function isLink(file: Buffer): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch (error) {
    if (isOutOfReach(error)) return false;
    throw error;
  }
}

/** Files, links and folders, names as git has them. A folder that this user may not read, or that has gone, is empty. */
async function namesIn(folder: Buffer): Promise<{ readonly name: string; readonly isFolder: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink() || entry.isDirectory())
      .map((entry) => ({ name: entry.name.toString('latin1'), isFolder: entry.isDirectory() }));
  } catch (error) {
    if (isOutOfReach(error)) return [];
    throw error;
  }
}
