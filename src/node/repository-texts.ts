import type { FileSystemTraits } from './file-system-traits.ts';

/** Nobody commits to the branch of a store; the one commit of a worktree goes there. */
export const headText = 'ref: refs/heads/master\n';

/**
 * A repository's `config` as `git init --object-format=sha256` writes it, byte by byte. git writes it in steps, and until the last one it stands for a
 * repository with SHA-1 ids: whoever works with it then has two kinds of ids in it.
 */
export function configText({ keepsModes, hasLinks, ignoresCase, composes }: FileSystemTraits, isBare: boolean): string {
  const core = [
    'repositoryformatversion = 1',
    `filemode = ${keepsModes}`,
    `bare = ${isBare}`,
    ...(isBare ? [] : ['logallrefupdates = true']),
    ...(hasLinks ? [] : ['symlinks = false']),
    ...(ignoresCase ? ['ignorecase = true'] : []),
    ...(composes === null ? [] : [`precomposeunicode = ${composes}`]),
  ];
  return `[core]\n${core.map((line) => `\t${line}\n`).join('')}[extensions]\n\tobjectformat = sha256\n`;
}

/** Whether git takes the text of a `HEAD` for one; of a later version's reference tables, too (`refs/heads/.invalid`). */
export const isHead = (text: string): boolean => /^ref: refs\/[\w./-]+\n$/u.test(text);

const sectionLine = /^\[([\w.-]+)(?: "[^\p{Cc}"\\]*")?\]$/u;
const settingLine = /^([a-z][\da-z-]*)(?:\s*=\s*(?:[^\p{Cc}"\\]*|"[^\p{Cc}"\\]*"))?$/iu;

/** What a store has to say, and what it may say besides of how it is kept: git opens none with an extension that it does not know. */
const needed = { 'core.repositoryformatversion': '1', 'core.bare': 'true', 'extensions.objectformat': 'sha256' };
const allowed = new Set(['extensions.objectformat', 'extensions.refstorage']);

/**
 * Whether the text of a `config` makes git take a folder for a bare repository with SHA-256 ids. What else is set in it is not looked at. Less than git
 * reads is understood, but all that git itself writes.
 */
export function isStoreConfig(text: string): boolean {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || /^[#;][^\p{Cc}]*$/u.test(line)) continue;
    const named = sectionLine.exec(line)?.[1];
    if (named !== undefined) section = named.toLowerCase();
    else if (section !== '' && settingLine.test(line)) {
      const [key = '', value = ''] = line.split(/\s*=\s*(.*)/u);
      settings.set(`${section}.${key.toLowerCase()}`, value);
    } else return false;
  }
  const hasStrange = [...settings.keys()].some((key) => key.startsWith('extensions.') && !allowed.has(key));
  return !hasStrange && Object.entries(needed).every(([key, value]) => settings.get(key) === value);
}
