import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReadPolicy } from '../../../src/core/policy/readable.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';

describe('secrets by name', () => {
  const refusal = (path: string): string | null => {
    const said = createReadPolicy('').refusal(path);
    return said && inEnglish(said);
  };
  test.each([
    '.env',
    'a/.env',
    '.ENV',
    '.env.local',
    '.env.production',
    'prod.env',
    '.prod.env',
    '.env-prod',
    '.env_old',
    '.env~',
    '.envrc',
    'certs/server.pem',
    'x.KEY',
    'id_rsa',
    '.ssh/config',
    'a/.aws/credentials',
    'credentials.json',
    '.npmrc',
    'x.p12',
    'infra/terraform.tfstate',
    'infra/prod.auto.tfvars',
    'infra/prod.TFVARS.json',
    '.vault_pass',
    '.my.cnf',
    '.terraformrc',
    'Api/local.settings.json',
    '.env/x',
    'service-account-prod.json',
    '.ENV',
    '.e\u200dnv',
    '.env::$DATA',
    'a/.env. ',
    'a:server.pem',
    '.\uff53sh/config',
    ...'pfx jks keystore kdbx ppk p8 tfstate.backup'.split(' ').map((end) => `deep/er/a.${end}`),
    ...'id_dsa ID_ECDSA id_ed25519_sk _netrc Client-Secret-1.json service_account.json KubeConfig SECRET.yml secrets.toml'.split(' '),
    ...'.gnupg/x a/.AZURE/x .kube/config/x .s3cfg .boto .pgpass .git-credentials'.split(' '),
    // Letters that only look like those of another alphabet, or become them in small letters.
    'a.\u212aey',
    '\u017fecrets.json',
    '\uff49d_rsa',
    'a\u200d.pem',
  ])('%s may not be read', (path) => expect(refusal(path)).toContain('holds secrets'));
  test.each([
    '.env.example',
    '.env.sample',
    'a/.env.template',
    'src/environment.ts',
    'src/credentials.ts',
    'src/key.ts',
    'keys.ts',
    'README.md',
    'src/id_rsa.ts',
    'env',
    'id_rsa.pub',
    'secrets.ts',
    'infra/variables.tf',
    'prod.tfvars.example',
    'settings.json',
  ])('%s may be read', (path) => {
    expect(refusal(path)).toBeNull();
  });
});

describe('.batutaignore', () => {
  const hidden = (text: string, path: string): boolean => createReadPolicy(text).refusal(path) !== null;
  test.each([
    ['private', 'private', true],
    ['private', 'a/private/x.ts', true],
    ['private/', 'private', false],
    ['private/', 'a/private/x.ts', true],
    ['/private', 'a/private', false],
    ['/private', 'private/x', true],
    ['docs/*.md', 'docs/a.md', true],
    ['docs/*.md', 'docs/a/b.md', false],
    ['docs/*.md', 'x/docs/a.md', false],
    ['docs/**/*.md', 'docs/a/b.md', true],
    ['**/data', 'a/b/data/x', true],
    ['*.sql\n!keep.sql', 'keep.sql', false],
    ['*.sql\n!keep.sql', 'other.sql', true],
    ['secret/\n!secret/a.txt', 'secret/a.txt', true],
    ['# comment', '# comment', false],
    ['\\#x', '#x', true],
    ['\\!x', '!x', true],
    ['name  ', 'name', true],
    ['Case', 'case', true],
    ['a?c', 'abc', true],
    ['[ab].txt', 'b.txt', true],
    ['{a,b}', 'a', false],
    ['private', '.cfg/private/x', true],
    ['*.txt', '.a.txt', true],
    ['@(a|b)', 'a', false],
    ['+(a)', 'aa', false],
    ['.hidden', 'x/.hidden', true],
    ['\ufeffprivate\r\nother\r\n', 'private/x', true],
    ['\ufeffprivate\r\nother\r\n', 'other', true],
    ['privat\u00e9', 'private\u0301/x', true],
    ['private\u0301/', 'PRIVAT\u00c9/x', true],
    ['Stra\u00dfe.md', 'STRASSE.MD', true],
    ['notes', 'no\u200btes', true],
    ['notes', 'notes::$DATA', true],
    ['notes', 'notes. /x', true],
    ['a:b', 'a:b', true],
    ['a:b', 'a', false],
    ['[A-C].txt', 'b.txt', true],
    ['', 'anything', false],
    ['/', 'anything', false],
  ])('%j hides %j: %s', (text, path, expected) => {
    expect(hidden(text, path)).toBe(expected);
  });
});

test('what a quick look takes for no secret is none by the rules either', () => {
  // A rule that hides nothing of these: with it every name is looked at as a whole.
  const [quick, whole] = [createReadPolicy(''), createReadPolicy('nothing-of-these')];
  const words =
    '.env env .envrc - _ ~ . / : id_ rsa ed25519 _sk netrc npmrc pem key p12 tfstate backup tfvars json credentials secret s service account client kubeconfig .ssh .kube local settings yml \u212a \u017f \uff53 \u200d \u00e9 a Z 1';
  const name = fc.array(fc.oneof(fc.constantFrom(...words.split(' ')), fc.constantFrom(' ', 'PEM', '.KEY', 'Id_')), {
    minLength: 1,
    maxLength: 7,
  });
  fc.assert(
    fc.property(name, (parts) => {
      const path = parts.join('');
      expect(quick.refusal(path)).toEqual(whole.refusal(path));
    }),
    { numRuns: 5000 },
  );
});
