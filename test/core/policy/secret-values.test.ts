import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSecretVariable, masked, secretValuesOf } from '../../../src/core/policy/secret-values.ts';

test.each([
  ['API_KEY=abcdef', ['abcdef']],
  ['export DB_PASSWORD="correct horse"', ['correct horse']],
  ["  STRIPE_SECRET = 'a=b cd' ", ['a=b cd']],
  ['KEY=abcdef # not this', ['abcdef']],
  ['KEY="abc # this"', ['abc # this']],
  ['client_secret: hunter22,', ['hunter22']],
  ['"token": "abc123def",', ['abc123def']],
  ['//registry.example.org/:_authToken=npm_short', ['npm_short']],
  ['OTHER=ghp_abc', ['ghp_abc']],
  ['TOKEN=short', []],
  ['TOKEN=longer', ['longer']],
  ['NODE_ENV=production', []],
  ['PORT=3000', []],
  ['# a comment', []],
  ['', []],
  ['URL=postgres://app:s3cret!@db:5432/app', ['s3cret!']],
  ['URL=postgres://app@db:5432/app', []],
  ['-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\r\n-----END PRIVATE KEY-----', ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC']],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', []],
  ['1111111111111111111111111111', []],
  ['a1a1a1a1a1a1a1a1a1a', []],
  ['a1a1a1a1a1a1a1a1a1a1', ['a1a1a1a1a1a1a1a1a1a1']],
  ['HOME_OF=/home/person/projects/2026/key', []],
  ['FILE=some/folder/of/2026/settings.json', []],
  ['DATA=ab/cd+ef/gh12ij/kl34mn==', ['ab/cd+ef/gh12ij/kl34mn==']],
  ['KEY=same11\nTOKEN=same11', ['same11']],
])('%j', (text, values) => expect(secretValuesOf(text)).toEqual(values));

test.each([
  ['API_KEY', 'x', true],
  ['MY_TOKEN_2', 'x', true],
  ['DbPassword', 'x', true],
  ['MONKEY', 'x', false],
  ['PATH', '/bin', false],
  ['PLAIN', 'sk-1', true],
  ['PLAIN', 'a sk-1', false],
  ['PLAIN', 'AKIA1', true],
])('%s=%s: %s', (name, value, secret) => expect(isSecretVariable(name, value)).toBe(secret));

test('the longest is hidden first, all of them, and nothing else', () => {
  expect(masked('a abc b abcdef c abcdef', ['abc', 'abcdef'])).toBe('a [secret] b [secret] c [secret]');
  expect(masked('a $& b', ['$&'])).toBe('a [secret] b');
  expect(masked('nothing', [])).toBe('nothing');
});

test('no value of a file is left in what is shown of it', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9]{6,30}$/u);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.string(), (values, other) => {
      const text = values.map((one, at) => `SECRET_${at}="${one}"`).join('\n');
      const shown = masked(`${other}${text}${other}`, secretValuesOf(text));
      for (const one of values) if (!'[secret]'.includes(one) && !`${other}SECRET`.includes(one)) expect(shown).not.toContain(one);
    }),
  );
});
