/** Names of variables that tell of a secret. */
const secretName =
  /(?:^|_)(?:API_?KEY|ACCESS_?KEY(?:_ID)?|PRIVATE_?KEY|SECRET_?KEY|KEY|AUTH(?:_?TOKEN|_?KEY)?|TOKEN|SECRETS?|PASS(?:WORD|WD|PHRASE)?|PWORD|CREDENTIALS?|PAT)(?:_|$)|APIKEY|PASSWORD|SECRET|TOKEN$/iu;
/** Values that are a secret whatever their name is: the beginnings of well-known keys. */
const secretValue = /^(?:sk-|gh[pousr]_|github_pat_|glpat-|xox[abpr]-|AKIA|AIza|npm_[A-Za-z0-9]{30})/u;
/** `NAME=value`, and `name: value` with or without quotes. */
const settings = [/^\s*(?:export\s+)?([\w./:@-]+)\s*=\s*(.*?)\s*$/u, /^\s*["']?([\w./@-]+)["']?\s*:\s*(.*?)\s*,?\s*$/u];
/** What looks like key material: long, with digits and letters; no path. */
const material = /(?<![\w+/~.-])[\w+-][\w+/-]{19,}={0,2}(?![\w.])/gu;
/** The password of an address, or a token in the place of a name. */
const password = /:\/\/(?:[^\s/:@]*:(?<password>[^\s@]+)|(?<token>[^\s/:@]{20,}))@/gu;
/** Shorter ones occur by chance. */
const shortest = 6;

/** Whether a variable holds a secret, by its name or by how its value begins. */
export function isSecretVariable(name: string, value: string): boolean {
  return secretValue.test(value) || secretName.test(name);
}

/** Values in a file with secrets that must not be shown anywhere: of settings with a telling name, keys, passwords in addresses. */
export function secretValuesOf(text: string): string[] {
  const found = new Set<string>();
  const add = (value: string): void => void (value.length >= shortest && found.add(value));
  for (const line of text.split(/\r?\n/u)) {
    for (const setting of settings) {
      const [, name = '', value = ''] = setting.exec(line) ?? [];
      const bare = /^(["'])(.*)\1$/u.exec(value)?.[2] ?? value.replace(/\s+#.*$/u, '');
      if (isSecretVariable(name, bare)) add(bare);
    }
    for (const [long] of line.matchAll(material)) if (/\d/u.test(long) && /[a-z]/iu.test(long)) add(long);
    for (const { groups } of line.matchAll(password)) add(groups?.['password'] ?? groups?.['token'] ?? '');
  }
  return [...found];
}

/** The same of a repository's settings, where only addresses and headers hold some: names of branches are long as well. */
export function repositorySecrets(config: string): string[] {
  const lines = config.split(/\r?\n/u).filter((line) => /:\/\/[^\s/]*@|extraheader/iu.test(line));
  return secretValuesOf(lines.join('\n'));
}

/** The text with every one of these values hidden. */
export function masked(text: string, values: readonly string[]): string {
  // The longest first: one may be part of another.
  return [...values].sort((a, b) => b.length - a.length).reduce((left, value) => left.replaceAll(value, '[secret]'), text);
}

/** The same with each text in it as `hide` gives it; keys stay. */
export function maskedIn<T>(value: T, hide: (text: string) => string): T {
  if (typeof value === 'string') return hide(value) as T & string;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => maskedIn(one, hide)) as T & unknown[];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedIn<unknown>(one, hide)])) as T & object;
}
