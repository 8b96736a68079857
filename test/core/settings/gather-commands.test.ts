import { expect, it } from 'vitest';
import { guess, json, short } from './guessed.ts';

it('proves many packages of a workspace by one command for each script', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const packages = (folder: string, scripts: Record<string, string>): Record<string, string> =>
    Object.fromEntries(names.map((name) => [`${folder}/${name}/package.json`, json(scripts)]));
  const web = { 'apps/web/package.json': JSON.stringify({ scripts: { build: 'x' }, dependencies: { next: '1' } }) };
  const files = { 'package.json': json({}), ...packages('packages', { build: 'tsc', test: 'x' }), ...web };
  const filters = names.map((name) => `--filter ./packages/${name}`).join(' ');
  const found = await short({ ...files, 'pnpm-workspace.yaml': '', 'pnpm-lock.yaml': '' });
  expect(found).toEqual([
    `Shared: packages/** ** |  | pnpm -r ${filters} run build; pnpm -r ${filters} run test`,
    'Frontend: apps/web/** |  | pnpm --dir apps/web run build',
  ]);
  const npm = await short({ ...files, 'package.json': JSON.stringify({ workspaces: ['packages/*'] }) });
  expect(npm[0]).toBe(
    `Shared: packages/** ** |  | ${['build', 'test'].map((script) => `npm ${names.map((name) => `--workspace ./packages/${name}`).join(' ')} run ${script}`).join('; ')}`,
  );
  // Nothing at the top knows them.
  expect((await short(files))[0]).toContain('npm --prefix packages/a run build; npm --prefix packages/a run test; npm --prefix packages/b');
});

it.each([
  [
    'a program of Flutter',
    { 'pubspec.yaml': 'dependencies:\n  flutter:\n    sdk: flutter\n', 'test/a_test.dart': '' },
    ['flutter analyze', 'flutter test'],
  ],
  ['a package of Dart without tests', { 'pubspec.yaml': 'name: shop\n', 'lib/a.dart': '' }, ['dart analyze']],
])('proves %s', async (_, files, commands) => {
  const { agents } = await guess(files);
  expect(agents.flatMap(({ validate }) => validate.map((argv) => argv.join(' ')))).toEqual(commands);
});
