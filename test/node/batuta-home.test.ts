import { chmodSync, mkdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBatutaHome, refuseHomeInside } from '../../src/node/batuta-home.ts';
import { batutaHome } from '../../src/node/home-path.ts';
import { canonicalWorkspace, workspaceId } from '../../src/node/real-path.ts';
import { createTrustStore } from '../../src/node/trust-store.ts';
import { createUserSettingsStore } from '../../src/node/user-settings-store.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test.each([
  [{ BATUTA_HOME: '/b', HOME: '/h' }, 'linux', '/b'],
  [{ HOME: '/h' }, 'linux', '/h/.local/state/batuta'],
  [{ HOME: '/h', XDG_STATE_HOME: '/s' }, 'linux', '/s/batuta'],
  [{ HOME: '/h', XDG_STATE_HOME: 'relative' }, 'linux', '/h/.local/state/batuta'],
  [{ HOME: '/h' }, 'darwin', '/h/Library/Application Support/batuta'],
  [{ LOCALAPPDATA: '/l' }, 'win32', '/l/batuta'],
] as const)('%j on %s: %s', (env, platform, home) => {
  expect(batutaHome(env, platform)).toBe(home);
});

test.skipIf(process.platform === 'win32')('folders are for this user only, also when they were open before', async () => {
  const folder = join(scratchFolder(), 'deep', 'home');
  mkdirSync(join(folder, 'runs'), { recursive: true });
  chmodSync(join(folder, 'runs'), 0o755);
  expect(await openBatutaHome({ BATUTA_HOME: folder })).toBe(folder);
  expect([folder, ...['runs', 'workspaces', 'locks'].map((name) => join(folder, name))].map(mode)).toEqual(['700', '700', '700', '700']);
});

test('a home that cannot be made is a clear error', async () => {
  const folder = scratchFolder();
  writeFiles(folder, { file: '' });
  for (const home of [join(folder, 'file'), join(folder, 'file', 'below')]) {
    await expect(openBatutaHome({ BATUTA_HOME: home })).rejects.toMatchObject({
      name: 'WorkspaceError',
      reason: 'not-writable',
      message: `Batuta cannot keep its runs in ${home}: a file is in its way. Set BATUTA_HOME to a folder that you can write.`,
    });
  }
});

test('a home inside of the workspace is refused', () => {
  expect(() => refuseHomeInside('/ws/.batuta', '/ws')).toThrow('lies inside the workspace');
  expect(() => refuseHomeInside('/ws', '/ws')).toThrow('lies inside the workspace');
  for (const home of ['/other', '/ws-2', '/', '/..x']) refuseHomeInside(home, '/ws');
});

test('a workspace has one name, whatever way leads to it', async () => {
  const folder = scratchFolder();
  writeFiles(folder, { 'ws/file': '' });
  symlinkSync(join(folder, 'ws'), join(folder, 'link'));
  const root = await canonicalWorkspace(join(folder, 'link', '.'));
  expect(root).toBe(realpathSync(join(folder, 'ws')));
  expect(workspaceId(root)).toMatch(/^[0-9a-f]{16}$/u);
  await expect(canonicalWorkspace(join(folder, 'nothing'))).rejects.toMatchObject({
    reason: 'not-a-folder',
    message: expect.stringContaining('There is no folder') as string,
  });
  await expect(canonicalWorkspace(join(folder, 'ws/file'))).rejects.toMatchObject({
    reason: 'not-a-folder',
    message: expect.stringContaining('is a file') as string,
  });
});

test('trust is remembered by the real path and can be undone', async () => {
  const [home, folder] = [scratchFolder('home'), scratchFolder()];
  writeFiles(folder, { 'a/x': '', 'b/x': '' });
  symlinkSync(join(folder, 'a'), join(folder, 'link'));
  const store = createTrustStore(home);
  expect(await store.isTrusted(join(folder, 'a'))).toBe(false);
  await Promise.all([store.set(join(folder, 'link'), true), store.set(join(folder, 'b'), true)]);
  const again = createTrustStore(home);
  expect([
    await again.isTrusted(join(folder, 'a')),
    await again.isTrusted(join(folder, 'link')),
    await again.isTrusted(join(folder, 'b')),
    await again.isTrusted(folder),
  ]).toEqual([true, true, true, false]);
  await store.set(join(folder, 'a'), false);
  expect([await again.isTrusted(join(folder, 'link')), await again.isTrusted(join(folder, 'b'))]).toEqual([false, true]);
  if (process.platform !== 'win32') expect(mode(store.file)).toBe('600');
});

test.each(['{', '{"version":2,"trusted":{}}', '[]', 'null', '{"version":1,"trusted":{"/":true}}'])(
  'a damaged trust file (%s) trusts nobody and is not overwritten',
  async (text) => {
    const [home, workspace] = [scratchFolder('home'), scratchFolder()];
    const store = createTrustStore(home);
    writeFileSync(store.file, text);
    await expect(store.isTrusted(workspace)).rejects.toMatchObject({ reason: 'damaged-file' });
    await expect(store.set(workspace, true)).rejects.toMatchObject({ reason: 'damaged-file' });
    expect(readFileSync(store.file, 'utf8')).toBe(text);
  },
);

test('user settings: none, written whole, read back', async () => {
  const store = createUserSettingsStore(scratchFolder('home'));
  expect(await store.read()).toBeNull();
  await store.write('provider: anthropic\n');
  expect(await store.read()).toBe('provider: anthropic\n');
  if (process.platform !== 'win32') expect(mode(store.file)).toBe('600');
});
