/** What tells that a line of another file mentions a file, in whatever way it is found there: rather too often than too seldom. */
export interface Mention {
  /** It stands in every such line. */
  readonly name: string;
  readonly isUser: (path: string, line: string) => boolean;
}

const isUsing = (path: string): boolean =>
  !/\.(?:md|rst|txt|adoc|lock|log|snap)$|(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/u.test(path);

const literally = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
const isPackage = (path: string): boolean => /(?:^|\/)package\.json$/u.test(path);
/** Lines of a manifest that say what others import. */
const isEntry = /^\s*"(?:main|module|types|browser|import|require|default|node|\.[^"]*)"\s*:/u;

export function mentionOf(path: string): Mention {
  const [last = '', folder = ''] = path.split('/').toReversed();
  const stem = last.replace(/(?<=.)\..*$/u, '');
  // A folder is imported by its own name.
  const name = /^(?:index|__init__|__main__|mod)$/u.test(stem) && folder !== '' ? folder : stem;
  const escaped = literally(name);
  const quoted = new RegExp(String.raw`['"\x60/.]${escaped}(?:\.\w+)*(?:['"\x60]|\s|$)`, 'u');
  const imported = new RegExp(String.raw`^\s*(?:from|import)\b.*\b${escaped}\b|^\s+${escaped}(?:\s+as\s+\w+)?,?\s*$`, 'u');
  return {
    name,
    isUser: (other, line) =>
      isUsing(other) && (quoted.test(line) || (other.endsWith('.py') && imported.test(line))) && (!isPackage(other) || isEntry.test(line)),
  };
}

/** The same for a package of the workspace that others import by its name; manifests that only list it import nothing. */
export function mentionOfPackage(name: string): Mention {
  const quoted = new RegExp(String.raw`['"\x60]${literally(name)}(?:/[^'"\x60]*)?['"\x60]`, 'u');
  return { name, isUser: (other, line) => isUsing(other) && !isPackage(other) && quoted.test(line) };
}

/** The same for a folder that others go through. */
export function mentionOfFolder(name: string): Mention {
  const segment = new RegExp(String.raw`(?:^|[\s'"\x60/.(=])${literally(name)}(?:[/'"\x60*.\s)]|$)`, 'u');
  return { name, isUser: (other, line) => isUsing(other) && !isPackage(other) && segment.test(line) };
}
