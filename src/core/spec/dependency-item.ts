/** A package that an approved spec adds. */
export interface DependencyItem {
  readonly name: string;
  /** As the package manager takes it ("4.6.7", "^4"); null: the newest. */
  readonly version: string | null;
  /** Only for development and tests. */
  readonly dev: boolean;
  /** What stands in parentheses behind it: perhaps the folder or the layer that it is for. */
  readonly place: string | null;
}

const name = String.raw`(?:@[a-z0-9][a-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*`;
const version = String.raw`[~^]?\d[\w.+-]*`;
const item = new RegExp(`^(${name})(?:@|==| )?(${version})?$`, 'u');

/**
 * Reads an entry of "### Dependencies": `zod@4.6.7: reason`, `requests==2.32.3`, `vitest ^5 (dev)`, `npm: zod`. null: prose ("Redis"), or a
 * place in place of a version; nobody installs that for the spec.
 */
export function dependencyItem(text: string): DependencyItem | null {
  const named = namedItem(text);
  return named === null || (named.version === null && !/^\W*`|^\W*(?:npm|pip|pypi):/iu.test(text)) ? null : named;
}

/** As `dependencyItem`, of an entry that may be one word without a version as well: a package only if there is one of that name. */
export function namedItem(text: string): DependencyItem | null {
  if (ofOthers.test(text)) return null;
  const remarks = [...text.matchAll(/\(\s*([^()]*?)\s*\)/gu)].map(([, remark = '']) => remark);
  const dev = remarks.some(isDev);
  const place = remarks.findLast((remark) => remark !== '' && !isDev(remark)) ?? null;
  const plain = text.replaceAll(/[`*]|\s*\([^)]*\)/gu, '').trim();
  const [head = ''] = plain.replace(/^(?:npm|pip|pypi):\s*/iu, '').split(/:\s|\s[–—-]\s|:$/u, 1);
  const [, found, wanted] = item.exec(head.trim()) ?? [];
  return found === undefined ? null : { name: found, version: wanted ?? null, dev, place };
}

/** What the registries of other languages call a package: `github.com/a/b`, `org.a:b`, `a/b`. */
const longName = String.raw`[A-Za-z0-9][\w.~-]*(?:[/:][A-Za-z][\w.~-]*)*`;
const longItem = new RegExp(String.raw`^(${longName})(?:\s*(?:@|==|:|=|\s)\s*"?((?:[~^=]|~>|>=)?\s*v?\d[\w.+-]*)"?)?$`, 'u');
const ofOthers = /^[\W_]*(?:cargo|crates(?:\.io)?|go|maven|gradle|gem|rubygems|composer|packagist|nuget):\s*(?=\S)/iu;

/**
 * The package that an entry lists, in the forms of other languages, too: `org.a:b:1.0`, `github.com/a/b@v1.2.0`, `a/b ^2`, `serde = "1"`. Nobody
 * installs these for the spec: only agents put them into a manifest.
 */
export function listedPackage(text: string): Pick<DependencyItem, 'name' | 'version'> | null {
  const item = dependencyItem(text);
  if (item !== null) return item;
  const plain = text
    .replace(ofOthers, '')
    .replaceAll(/[`*]|\s*\([^)]*\)/gu, '')
    .trim();
  const [head = ''] = plain.split(/:\s|\s[–—-]\s|:$/u, 1);
  const [, name, version = null] = longItem.exec(head.trim()) ?? [];
  if (name === undefined) return null;
  return version !== null || /[/:]/u.test(name) || /^\W*`/u.test(text) || ofOthers.test(text) ? { name, version } : null;
}

const isDev = (remark: string): boolean => /^(?:dev|test|development)/iu.test(remark);
