import { expect, test } from 'vitest';
import { ownPackages } from '../../../src/core/spec/own-packages.ts';

const core = { 'packages/core/package.json': '{"name":"@m/core","version":"1.2.0"}', 'packages/app/package.json': '{"name":"@m/app"}' };
const npm = { ...core, 'package.json': '{"workspaces":["./packages/*/", "!packages/old"]}' };
const pnpm = { ...core, 'package.json': '{}', 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' };

function find(files: Record<string, string>, range: string, manifest = 'packages/app/package.json', name = '@m/core'): string | null {
  return ownPackages(new Map(Object.entries(files))).find(manifest, name, range)?.version ?? null;
}

test('a member of the workspace is taken from it, in the versions that it is of', () => {
  expect(['1.2.0', '^1.0.0', '*', '^2.0.0', 'latest'].map((range) => find(npm, range))).toEqual(['1.2.0', '1.2.0', '1.2.0', null, null]);
  expect(find({ ...core, 'package.json': '{"workspaces":{"packages":["packages/**"]}}' }, '1.2.0')).toBe('1.2.0');
  expect(find(npm, '1.2.0', 'package.json')).toBe('1.2.0');
});

test('who is no member takes nothing from it, and what is none is not taken', () => {
  expect(find(npm, '1.2.0', 'tools/package.json')).toBeNull();
  expect(find({ ...npm, 'packages/old/package.json': '{"name":"old","version":"1.0.0"}' }, '1.0.0', 'package.json', 'old')).toBeNull();
  expect(find({ ...npm, 'extra/package.json': '{"name":"extra","version":"1.0.0"}' }, '1.0.0', 'package.json', 'extra')).toBeNull();
  const shipped = { 'node_modules/x/package.json': '{"name":"x","version":"1.0.0"}', 'package.json': '{"workspaces":["**"]}' };
  expect(find(shipped, '1.0.0', 'package.json', 'x')).toBeNull();
  expect(find({ ...core, 'package.json': '{}' }, '1.2.0')).toBeNull();
});

test('a workspace may lie in a folder of the repository', () => {
  const inside = Object.fromEntries(Object.entries(npm).map(([path, text]) => [`web/${path}`, text]));
  expect(find({ ...inside, 'package.json': '{}' }, '^1', 'web/packages/app/package.json')).toBe('1.2.0');
  expect(find({ ...inside, 'package.json': '{}' }, '^1', 'package.json')).toBeNull();
});

test('pnpm takes plain versions from the registry unless its settings say otherwise', () => {
  const own = ownPackages(new Map(Object.entries(pnpm)));
  expect(own.named('packages/app/package.json', '@m/core')).toEqual({ name: '@m/core', version: '1.2.0', folder: 'packages/core' });
  expect([own.isTop('package.json'), own.isTop('packages/app/package.json')]).toEqual([true, false]);
  expect(find(pnpm, '1.2.0')).toBeNull();
  expect(find({ ...pnpm, '.npmrc': 'a=b\nlink-workspace-packages=true\n' }, '1.2.0')).toBe('1.2.0');
  const yaml = { ...pnpm, 'pnpm-workspace.yaml': `${pnpm['pnpm-workspace.yaml']}linkWorkspacePackages: deep\n` };
  expect(find(yaml, '1.2.0')).toBe('1.2.0');
});

test('what cannot be read names nothing', () => {
  for (const files of [{ 'package.json': '{' }, { 'package.json': '{"workspaces":7}' }, { ...pnpm, 'pnpm-workspace.yaml': 'packages: [' }])
    expect(find({ ...core, ...files }, '1.2.0')).toBeNull();
  expect(find({ ...npm, 'packages/core/package.json': '{"version":"1.2.0"}' }, '1.2.0')).toBeNull();
});
