import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isOnlyPackages,
  manifestGlob,
  manifestRest,
  readManifestParts,
  registryOf,
} from '../../../../src/core/evidence/manifests/manifest-formats.ts';
import { configurationOf } from '../../../../src/core/evidence/proof-files.ts';
import { ownsPath } from '../../../../src/core/policy/owned-paths.ts';
import { samples, textOf } from './samples.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u).filter((name) => name !== 'python');
const version = fc.stringMatching(/^[1-9]\.\d\.\d$/u);
const packages = fc.uniqueArray(fc.tuple(word, version), { maxLength: 4, selector: ([name]) => name });

test.each(samples)('$path: whatever packages come and go, that is all that changes; and each is told', (sample) => {
  fc.assert(
    fc.property(packages, packages, (some, others) => {
      // What the manifest says itself, elsewhere, is no package that comes or goes.
      const own = textOf(sample, []).split(/\W+/u);
      fc.pre([...some, ...others].every(([name]) => !own.includes(name)));
      const [before, now] = [some, others].map((list) => list.map(([name, of]) => [sample.named(name), of] as const));
      const [textBefore, textNow] = [textOf(sample, before ?? []), textOf(sample, now ?? [])];
      expect(isOnlyPackages(sample.path, textBefore, textNow)).toBe(true);
      const told = readManifestParts(sample.path, textNow)?.dependencies ?? [];
      for (const [name, of] of now ?? [])
        expect(told.filter((one) => one.name === name).map((one) => [one.from, one.spec.includes(of)])).toEqual([
          [sample.path === 'go.mod' ? 'implied' : 'registry', true],
        ]);
    }),
    { numRuns: 50 },
  );
});

/** A change beside the packages, by at least a letter: words in place of nothing, or nothing in place of a line. */
const change = fc.record({
  line: fc.nat(),
  at: fc.nat(),
  kind: fc.constantFrom('letter', 'more', 'without', 'line'),
  letters: fc.stringMatching(/^[a-z0-9]{1,3}$/u),
  written: fc.stringMatching(/^[a-z]{1,8}(?: = "[a-z]{0,8}"| '[a-z]{1,8}:[a-z]{1,8}:\d'| [a-z.]{1,8} v\d\.0\.0|\(\))?$/u),
});

test.each(samples)('$path: what changes beside the packages is never called a change of packages', (sample) => {
  const list = [[sample.named('left'), '1.2.3']] as const;
  const whole = textOf(sample, list);
  fc.assert(
    fc.property(fc.constantFrom('before', 'after'), change, fc.boolean(), (side, { line, at, kind, letters, written }, also) => {
      const lines = [...sample[side]];
      const index = line % lines.length;
      const old = lines[index] ?? '';
      const place = at % (old.length + 1);
      if (kind === 'letter') lines[index] = old.slice(0, place) + letters + old.slice(place + letters.length);
      if (kind === 'more') lines[index] = old.slice(0, place) + letters + old.slice(place);
      if (kind === 'without') lines.splice(index, 1);
      if (kind === 'line') lines.splice(index + 1, 0, written);
      fc.pre(lines.join('\n').replaceAll(/\s/gu, '') !== sample[side].join('\n').replaceAll(/\s/gu, ''));
      const now = textOf({ ...sample, [side]: lines }, also ? [...list, [sample.named('right'), '2.0.0']] : list);
      expect([now, isOnlyPackages(sample.path, whole, now)]).toEqual([now, false]);
      expect(configurationOf(sample.path, now, whole)).not.toBe(configurationOf(sample.path, whole));
    }),
    { numRuns: 400 },
  );
});

test.each(samples)('$path: a text that is cut off, or mixed up, breaks no reader', (sample) => {
  const whole = textOf(sample, [[sample.named('left'), '1.2.3']]);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length), fc.string(), (from, to, text) => {
      const now = whole.slice(0, from) + text + whole.slice(to);
      expect(readManifestParts(sample.path, now)).toSatisfy((parts: unknown) => parts === null || typeof parts === 'object');
    }),
    { numRuns: 200 },
  );
});

test('deep and long texts are read as a whole', () => {
  const deep: [string, string][] = [
    ['Cargo.toml', `a = ${'['.repeat(50_000)}`],
    ['pom.xml', `${'<project>'.repeat(20_000)}${'</project>'.repeat(20_000)}`],
    ['build.gradle', `${'{'.repeat(50_000)}`],
    ['go.mod', `module x\n${'\n'.repeat(600_000)}`],
  ];
  expect(deep.map(([path, text]) => manifestRest(path, text, text))).toEqual([null, null, null, null]);
});

test('a manifest is told by its name, wherever it lies', () => {
  const paths = [
    ...samples.map(({ path }) => path),
    'package.json',
    'a/build.gradle.kts',
    'a/requirements-dev.txt',
    'composer.json',
    'gems.rb',
    'A.fsproj',
  ];
  for (const path of paths) expect([path, registryOf(path) !== null, ownsPath([manifestGlob], path)]).toEqual([path, true, true]);
  const others = [
    'my-package.json',
    'docs/requirements.md',
    'Cargo.lock',
    'go.sum',
    'settings.gradle',
    'Directory.Build.props',
    'a/Gemfile/x',
  ];
  expect(others.filter((path) => registryOf(path) !== null)).toEqual([]);
});

test('what comes from the workspace in place of a package from elsewhere is more than another entry of a list', () => {
  const cargo = (entry: string): string => `[package]\nname = "api"\n[dependencies]\n${entry}\n`;
  const only = (before: string, now: string): boolean => isOnlyPackages('crates/api/Cargo.toml', cargo(before), cargo(now));
  expect([
    only('', 'core = { path = "../core" }'),
    only('core = "1"', 'core = { path = "../core" }'),
    only('core = { path = "../core" }', 'core = "1"'),
    only('core = "1"', 'core.workspace = true'),
  ]).toEqual([true, false, true, false]);
});
