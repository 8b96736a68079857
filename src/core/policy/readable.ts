import picomatch from 'picomatch';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { foldedForms, foldText } from './fold-path.ts';

/** Folders whose whole content is secret, wherever they lie. `.env` as a folder would be a Python environment: nothing to read there either. */
const secretFolders = new Set(['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.env']);

/** Files that hold credentials by convention, in lower case. */
const secretName = anyOf([
  /^\.env(?:[-_~]|$)/u,
  /^\.env\.(?!(?:example|sample|template|dist)$)/u,
  /\.env$/u,
  /^\.envrc$/u,
  /\.(?:pem|key|p8|p12|pfx|jks|keystore|kdbx|ppk|tfstate|tfstate\.backup|tfvars|tfvars\.json)$/u,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/u,
  /^[._]netrc$/u,
  /^\.(?:npmrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|vault-token|vault_pass(?:word)?|dockercfg|dockerconfigjson|yarnrc\.yml)$/u,
  /^\.(?:boto|s3cfg|terraformrc)$|^local\.settings\.json$/u,
  /^credentials$/u,
  /^(?:credentials|secrets?)\.(?:json|ya?ml|toml|ini|xml|txt|properties)$/u,
  /^(?:service[-_]account|client[-_]secret)[^/]*\.json$/u,
  /^kubeconfig$/u,
]);

/** What is ASCII and has none of these in it is called like none of the above: nearly all paths are done with here. */
const mayBeSecret =
  /[^ -~]|(?:^|\/)[._]|\.(?:env|pem|key|p8|p12|pfx|jks|keystore|kdbx|ppk|tfstate|tfvars)|id_|local\.settings|credentials|secret|service|kubeconfig/iu;

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'u');
}

function isSecret(names: readonly string[]): boolean {
  return names.some((name) => secretFolders.has(name)) || secretName.test(names.at(-1) ?? '');
}

/** The same as globs of names, for programs that search whole folders: at least what is named above, in lower case. */
export const secretGlobs: readonly string[] = [
  ...[...secretFolders].map((name) => `${name}/**`),
  ...'.env .env.* .env-* .env_* .env~* *.env .envrc *.pem *.key *.p8 *.p12 *.pfx *.jks *.keystore *.kdbx *.ppk *.tfstate *.tfstate.backup'.split(
    ' ',
  ),
  ...'*.tfvars *.tfvars.json .my.cnf .vault_pass* .dockerconfigjson .boto .s3cfg .terraformrc local.settings.json'.split(' '),
  ...'id_rsa* id_dsa* id_ecdsa* id_ed25519* .netrc _netrc .npmrc .pypirc .pgpass .htpasswd .git-credentials .vault-token'.split(' '),
  ...'.dockercfg .yarnrc.yml credentials credentials.* secret.* secrets.* service-account* service_account* client-secret*'.split(' '),
  ...'client_secret* kubeconfig'.split(' '),
];

/** One line of `.batutaignore`, gitignore syntax: `#`, `!`, trailing and leading `/`, `*`, `?`, `[…]`, `**`. */
interface IgnoreRule {
  readonly negated: boolean;
  readonly folderOnly: boolean;
  matches(path: string): boolean;
}

/** Whether the last matching line ignores a path below the rules' own folder (true), brings it back (false), or none matches (null). */
export function ignoreRules(text: string): (path: string, isFolder: boolean) => boolean | null {
  const rules = parseIgnore(text, (name) => name);
  return (path, isFolder) => {
    const last = lastMatch(rules, path, isFolder);
    return last === undefined ? null : !last.negated;
  };
}

const lastMatch = (rules: readonly IgnoreRule[], path: string, isFolder: boolean): IgnoreRule | undefined =>
  rules.findLast((rule) => (isFolder || !rule.folderOnly) && rule.matches(path));

function parseIgnore(text: string, spelling: (line: string) => string): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const raw of text.replace(/^\ufeff/u, '').split(/\r?\n/u)) {
    // Trailing blanks do not count, except one that is escaped.
    let line = raw.replace(/(?<!\\)[ \t]+$/u, '');
    if (line === '' || line.startsWith('#')) continue;
    const negated = line.startsWith('!');
    if (negated) line = line.slice(1);
    const folderOnly = line.endsWith('/');
    line = line.replace(/\/+$/u, '');
    const anchored = line.includes('/');
    line = line.replace(/^\/+/u, '');
    if (line === '') continue;
    const isMatch = picomatch(spelling(anchored ? line : `**/${line}`), {
      dot: true,
      nobrace: true,
      noextglob: true,
      nonegate: true,
    });
    rules.push({ negated, folderOnly, matches: (path) => isMatch(path) });
  }
  return rules;
}

/** Says whether the content of a file may be shown to a model, searched, or journaled. */
export interface ReadPolicy {
  /** null: may be read. Otherwise why not, for the model and the person. `path` is normal (see `normalizeInside`). */
  refusal(path: string): Message | null;
}

/**
 * The policy of a workspace. `ignoreText` is the text of `.batutaignore`, '' when there is none.
 * As in gitignore the last matching line wins, and nothing below an ignored folder is brought back by `!`.
 */
export function createReadPolicy(ignoreText: string): ReadPolicy {
  // On a file system that is not exact about names, another spelling must not get around a rule.
  const rules = parseIgnore(ignoreText, foldText);
  const ignored = (path: string, isFolder: boolean): boolean => {
    const last = lastMatch(rules, path, isFolder);
    return last !== undefined && !last.negated;
  };
  return {
    refusal: (path) => {
      if (rules.length === 0 && !mayBeSecret.test(path)) return null;
      const forms = foldedForms(path).map((form) => form.split('/'));
      if (forms.some(isSecret))
        return sentence('{0} holds secrets, judging by its name, so agents may not read it. Continue without it.', JSON.stringify(path));
      const hidden =
        rules.length > 0 &&
        forms.some((names) => names.some((_, depth) => ignored(names.slice(0, depth + 1).join('/'), depth < names.length - 1)));
      return hidden
        ? sentence('{0} is listed in .batutaignore, so agents may not read it. Continue without it.', JSON.stringify(path))
        : null;
    },
  };
}
