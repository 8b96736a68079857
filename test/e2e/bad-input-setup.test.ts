import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustEnd, feature, openWorld, request, settingsWith, type Order, type World } from './batuta-process.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.remove());

interface Case {
  readonly name: string;
  /** Files put into the workspace for this case. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly args?: readonly string[];
  readonly order?: () => Promise<Order>;
  readonly words: readonly (string | RegExp)[];
}

/** Everything here is known to be wrong before a run exists: exit 2, words, and nothing is touched or paid. */
const cases: readonly Case[] = [
  {
    name: 'a registry that is no JSON',
    files: { '.claude/entity-registry.json': '{\n  "_meta": {"version": "3.1"},\n  "e": {"Bank": {},}\n}\n' },
    words: ['.claude/entity-registry.json:3', 'Batuta never overwrites it'],
  },
  {
    name: 'a registry with a wrong type',
    files: { '.claude/entity-registry.json': '{\n  "_meta": {"version": "3.1"},\n  "e": {\n    "Bank": {"refs": 7}\n  }\n}\n' },
    words: ['.claude/entity-registry.json:4', 'refs'],
  },
  {
    name: 'settings that are no YAML',
    files: { '.claude/batuta.yaml': 'agents:\n  code:\n    owns: [\n' },
    words: ['Invalid workspace settings', /\.claude\/batuta\.yaml:[34]/],
  },
  {
    name: 'settings with an unknown key',
    files: { '.claude/batuta.yaml': "agents:\n  code:\n    owns: ['**']\n    validates: [node --version]\n" },
    words: ['.claude/batuta.yaml:4', 'validates', '"validate"'],
  },
  {
    name: 'settings with a wrong type',
    files: { '.claude/batuta.yaml': "agents:\n  code:\n    owns: ['**']\nbudget:\n  usd: lots\n" },
    words: ['.claude/batuta.yaml:5', 'budget.usd', 'number'],
  },
  {
    name: 'an unknown agent in needs',
    files: { '.claude/batuta.yaml': "agents:\n  code:\n    owns: ['**']\n    needs: [backnd]\n  backend:\n    owns: [b/**]\n" },
    words: ['.claude/batuta.yaml:4', 'backnd', 'backend'],
  },
  {
    name: 'a cycle in needs',
    files: {
      '.claude/batuta.yaml': 'agents:\n  code:\n    owns: [a/**]\n    needs: [other]\n  other:\n    owns: [b/**]\n    needs: [code]\n',
    },
    words: [/\.claude\/batuta\.yaml:[47]/, 'code', 'other', /cycle|circle|each other/],
  },
  {
    name: 'a validation program that is not there',
    files: { '.claude/batuta.yaml': settingsWith(['no-such-program-anywhere', 'test']) },
    words: ['These commands cannot run', 'no-such-program-anywhere test', '.claude/batuta.yaml'],
  },
  {
    name: 'broken settings of the person',
    order: async () => ({ env: { BATUTA_HOME: await homeWith('provider: scripted\nkeep:\n  days: soon\n') } }),
    words: ['Invalid user settings', 'settings.yaml:3', 'keep.days'],
  },
  {
    name: 'an unknown key in the settings of the person',
    order: async () => ({ env: { BATUTA_HOME: await homeWith('modle: opus\n') } }),
    words: ['settings.yaml:1', 'modle', '"model"'],
  },
  { name: 'an empty request', args: ['feature', '  ', '--provider', 'scripted'], words: ['There is no request'] },
  {
    name: 'an empty file as request',
    files: { 'empty.txt': '\n' },
    args: ['feature', '--request-file', 'empty.txt'],
    words: ['There is no request'],
  },
  { name: 'a request file that is not there', args: ['feature', '--request-file', 'no.txt'], words: ['no.txt cannot be read'] },
  { name: 'a folder as request file', args: ['feature', '--request-file', '.'], words: ['The request file . cannot be read'] },
  {
    name: 'a request of 1 MB in a file',
    files: { 'big.txt': 'x'.repeat(1024 * 1024) },
    args: ['feature', '--request-file', 'big.txt'],
    words: ['exceeds 200k bytes', 'Put the material in a workspace file'],
  },
  {
    name: 'a request of 1 MB on standard input',
    args: ['feature', '-'],
    order: async () => ({ stdin: 'x'.repeat(1024 * 1024) }),
    words: ['exceeds 200k bytes'],
  },
  {
    name: 'a request of 1 MB as arguments',
    args: ['feature', ...Array.from({ length: 16 }, () => 'x'.repeat(64 * 1024))],
    words: ['exceeds 200k bytes'],
  },
  { name: 'a workspace that is a file', args: [...feature(), '--workspace', 'README.md'], words: ['README.md is a file, not a folder'] },
  { name: 'a workspace that is not there', args: [...feature(), '--workspace', 'gone'], words: ['There is no folder', '--workspace'] },
  {
    name: 'BATUTA_HOME inside the workspace',
    order: async () => ({ env: { BATUTA_HOME: path.join(world.root, 'state/batuta') } }),
    words: ['lies inside the workspace', 'Set BATUTA_HOME to a folder outside of it'],
  },
  {
    name: 'BATUTA_HOME inside the workspace, by a link',
    order: async () => {
      const link = path.join(world.folder, 'link');
      await symlink(path.join(world.root, 'src'), link);
      return { env: { BATUTA_HOME: path.join(link, 'batuta') } };
    },
    words: ['lies inside the workspace'],
  },
  {
    name: 'BATUTA_HOME that is a file',
    order: async () => {
      const file = path.join(world.folder, 'a-file');
      await writeFile(file, '');
      return { env: { BATUTA_HOME: file } };
    },
    words: ['Batuta cannot keep its runs in', 'a file is in its way', 'Set BATUTA_HOME'],
  },
  {
    name: 'no key',
    args: ['feature', request],
    words: ['ANTHROPIC_API_KEY is not set', 'Or choose another provider with --provider: ', 'openai, ollama, lm-studio.', 'run the sample'],
  },
  {
    name: 'no key but that of a provider that nobody chose',
    args: ['feature', request],
    order: async () => ({ env: { OPENAI_API_KEY: 'test-key-1234' } }),
    words: ['ANTHROPIC_API_KEY is not set', 'OPENAI_API_KEY is set. To use OpenAI API: --provider openai --model MODEL\n'],
  },
  {
    name: 'no key, for a folder that is named: the sample takes none',
    args: ['feature', request, '--workspace', '.'],
    words: ['ANTHROPIC_API_KEY is not set', /run the sample: batuta sample$/mu],
  },
  {
    name: 'an endpoint that is no address',
    args: ['feature', request, '--provider', 'anthropic'],
    order: async () => ({ env: { ANTHROPIC_API_KEY: 'test-key-1234', ANTHROPIC_BASE_URL: 'gateway.example:8080' } }),
    words: ['ANTHROPIC_BASE_URL', 'http:// or https://'],
  },
  {
    name: 'an endpoint of a server that is no address',
    args: ['feature', request, '--provider', 'openai'],
    order: async () => ({ env: { OPENAI_API_KEY: 'test-key-1234', OPENAI_BASE_URL: 'gateway' } }),
    words: ['OPENAI_BASE_URL', 'http:// or https://'],
  },
  {
    name: 'an endpoint in the settings of the person that is no address',
    args: ['feature', request, '--provider', 'ollama'],
    order: async () => ({ env: { BATUTA_HOME: await homeWith('endpoints:\n  ollama: localhost:11434\n') } }),
    words: ['endpoints.ollama: Expected an address that begins with http:// or https://, found the text "localhost:11434".'],
  },
  {
    name: 'headers that cannot be sent',
    args: ['feature', request, '--provider', 'anthropic'],
    order: async () => ({ env: { ANTHROPIC_API_KEY: 'test-key-1234', ANTHROPIC_CUSTOM_HEADERS: 'X-Team: shop\nX Key: secret-1234' } }),
    words: [/^Line 2 of ANTHROPIC_CUSTOM_HEADERS cannot be sent as a header\.(?![\s\S]*secret-1234)/],
  },
  { name: 'an unknown provider', args: ['feature', request, '--provider', 'acme'], words: ['Unknown provider "acme"'] },
  { name: 'an unknown run', args: ['resume', 'nope'], words: ['Run "nope" not found'] },
  { name: 'no run at all', args: ['resume'], words: ['There is no run yet'] },
  {
    name: 'approve of a path that is not there',
    args: ['approve', 'spec/active/x/spec.md'],
    words: ['No spec found at spec/active/x/spec.md'],
  },
  {
    name: 'approve of a file that is no spec',
    args: ['approve', 'README.md', '--provider', 'scripted'],
    words: ['README.md is not a valid spec', /README\.md:\d+: /],
  },
  {
    name: 'approve of a spec outside the workspace',
    args: ['approve', '/etc/hostname', '--workspace', '.', '--provider', 'scripted'],
    words: [/leads out of|outside/],
  },
];

async function contentOf(file: string): Promise<Buffer | null> {
  return readFile(path.join(world.root, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function homeWith(settings: string): Promise<string> {
  const home = await mkdtemp(path.join(world.folder, 'home-'));
  await writeFile(path.join(home, 'settings.yaml'), settings);
  return home;
}

describe('before a run exists', () => {
  it.each(cases)('$name', async ({ files = {}, args = feature(), order, words }) => {
    const original = await Promise.all(Object.keys(files).map(async (file) => [file, await contentOf(file)] as const));
    for (const [file, content] of Object.entries(files)) await world.write(file, content);
    const given = await order?.();
    const untouched = await world.snapshot();
    const ended = await world.run(args, given);
    const after = await world.snapshot();
    for (const [file, content] of original) await (content === null ? rm(path.join(world.root, file)) : world.write(file, content));
    mustEnd(ended, 2);
    for (const word of words) expect(ended.stderr).toMatch(word);
    expect(ended.stderr).not.toMatch(/failed that should not|at .*\.ts:\d+/);
    expect(after).toEqual(untouched);
    expect(await readdir(path.join(world.home, 'runs')).catch(() => [])).toEqual([]);
  });
});
