import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPutBack, protectedReason, protectionOf } from '../../../src/core/policy/protected-files.ts';

const levelOf = (path: string): string | null => protectionOf(path)?.level ?? null;

/** One of each row, as it stands at the top of a workspace. */
const refusedNames = {
  "is git's own": ['.git', '.git/config', '.git/hooks/pre-commit'],
  'belongs to the settings and instructions of the agents themselves': ['.claude/batuta.yaml', '.claude/settings.local.json', '.claude'],
  'decides what agents may read': [
    '.batutaignore',
    '.cursorignore',
    '.aiderignore',
    '.geminiignore',
    '.codeiumignore',
    '.clineignore',
    '.aiexclude',
  ],
  'can start programs in the editor': [
    '.vscode/tasks.json',
    '.vscode',
    '.vs/x',
    '.helix/languages.toml',
    '.idea/workspace.xml',
    '.fleet/run.json',
    '.zed/tasks.json',
    '.devcontainer/devcontainer.json',
    '.devcontainer.json',
    'x.code-workspace',
    'x.sublime-project',
    'x.sublime-workspace',
    ...'.exrc .vimrc .nvimrc .nvim.lua .dir-locals.el .dir-locals-2.el'.split(' '),
    ...'.run/x.run.xml .theia/tasks.json .nova/Tasks/x.json .project .settings/x.prefs .gitpod.yml .idx/dev.nix .codesandbox/tasks.json'.split(
      ' ',
    ),
  ],
  'runs on every commit of the person': [
    '.husky/pre-commit',
    '.husky',
    '.githooks/post-merge',
    '.git-hooks/x',
    '.huskyrc',
    '.huskyrc.json',
    'lefthook.yml',
    '.lefthook.yaml',
    'lefthook-local.toml',
    '.lefthook-local.json',
    '.pre-commit-config.yaml',
    '.pre-commit-hooks.yml',
    '.simple-git-hooks.json',
    'simple-git-hooks.js',
    'lint-staged.config.mjs',
    '.lintstagedrc',
    '.lintstagedrc.yaml',
    '.overcommit.yml',
    'tools/hooks/pre-commit',
    'hooks/commit-msg',
    'post-checkout',
    'hooks/reference-transaction',
  ],
  'changes how git stores and fetches files': ['.gitattributes', '.gitmodules', '.lfsconfig', '.gitconfig'],
  'decides where packages come from': [
    '.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    '.pnpmfile.mjs',
    '.pnp.cjs',
    '.pnp.loader.mjs',
    'bunfig.toml',
    '.yarn/plugins/x.cjs',
    '.yarn/releases/yarn.cjs',
    'pip.conf',
    'pip.ini',
    '.cargo/config',
    '.cargo/config.toml',
    '.bundle/config',
    'nuget.config',
  ],
  'configures other agents of the person': [
    '.mcp.json',
    '.cursor/rules/a.mdc',
    '.gemini/settings.json',
    '.codex/config.toml',
    '.windsurf/x',
    '.kiro/settings/mcp.json',
    '.qwen/settings.json',
    '.continue/config.yaml',
    '.roo/mcp.json',
    '.amazonq/x',
    '.opencode/x',
    '.aider.conf.yml',
    'opencode.json',
    'opencode.jsonc',
    '.claude.json',
    '.claude-plugin/plugin.json',
  ],
};
const secretNames = { 'holds secrets': ['.env', '.env.local', 'server.pem', '.ssh/config', 'credentials.json'] };
const askedNames = {
  "runs with the build server's secrets": [
    '.github/workflows/ci.yml',
    '.github/actions/x/action.yml',
    '.github/dependabot.yml',
    '.gitlab-ci.yml',
    '.gitlab-ci.yaml',
    '.gitlab/ci/x.yml',
    '.circleci/config.yml',
    '.buildkite/pipeline.yml',
    '.woodpecker/x.yml',
    '.teamcity/settings.kts',
    '.azure-pipelines/x.yml',
    '.ci/run',
    'azure-pipelines.yml',
    'azure-pipelines-release.yaml',
    'azure-pipelines.release.yml',
    'bitbucket-pipelines.yml',
    'appveyor.yml',
    '.appveyor.yml',
    '.travis.yml',
    '.drone.yml',
    '.woodpecker.yml',
    'buildspec.yml',
    'cloudbuild.yaml',
    'jenkinsfile',
    'jenkinsfile.release',
    ...'.gitea/workflows/ci.yml .forgejo/workflows/ci.yml .cirrus.yml .cirrus.star'.split(' '),
    ...'.semaphore/semaphore.yml .tekton/x.yaml .harness/x.yaml bitrise.yml codemagic.yaml wercker.yml .drone.star .drone.jsonnet'.split(
      ' ',
    ),
  ],
  'decides which build tool is fetched and what it loads': [
    '.mvn/extensions.xml',
    '.mvn/wrapper/x',
    'gradle/wrapper/gradle-wrapper.properties',
  ],
  'decides who must agree to a change': ['codeowners', '.github/codeowners'],
  'instructs agents': [
    'agents.md',
    'claude.md',
    'claude.local.md',
    'agents.override.md',
    'gemini.md',
    '.cursorrules',
    '.windsurfrules',
    '.agents/skills/a.md',
    '.clinerules',
    '.clinerules/a.md',
    '.roorules',
    '.goosehints',
    '.rules',
    '.junie/guidelines.md',
    '.github/copilot-instructions.md',
    '.github/instructions/a.md',
    '.github/prompts/a.md',
    '.github/chatmodes/a.md',
    '.github/agents/a.md',
    '.github/skills/a/skill.md',
  ],
};
const rows = (names: Readonly<Record<string, readonly string[]>>): [string, string][] =>
  Object.entries(names).flatMap(([reason, paths]) => paths.map((path): [string, string] => [path, reason]));
const all = [...rows(refusedNames), ...rows(secretNames), ...rows(askedNames)];

describe('what no agent may write', () => {
  test.each(rows(refusedNames))('%s: it %s', (path, reason) => {
    expect(protectionOf(path)).toEqual({ level: 'refused', reason });
  });

  test.each(rows(secretNames))('%s: it %s', (path, reason) => {
    expect(protectionOf(path)).toEqual({ level: 'secret', reason });
    expect(protectedReason(path, [path])).toContain('Leave it as it is');
  });

  test.each(rows(askedNames))('%s only where the approved spec lists it: it %s', (path, reason) => {
    expect(protectionOf(path)).toEqual({ level: 'asked', reason });
  });

  test('specs are protected at the top, where they are specs', () => {
    expect(protectionOf('spec/active/a/spec.md')).toEqual({
      level: 'refused',
      reason: 'is a spec: only an approval changes what was approved',
    });
    expect(['spec/completed/a/x', 'Spec/Active', 'spec/models/user_spec.rb', 'src/spec/active/a.ts'].map(levelOf)).toEqual([
      'refused',
      'refused',
      null,
      null,
    ]);
  });

  test.each([
    'src/main.ts',
    'specification.md',
    'src/spec/a.ts',
    'spec/models/user_spec.rb',
    '.gitignore',
    '.env.example',
    '.github/README.md',
    '.github/ISSUE_TEMPLATE/bug.md',
    'package.json',
    'src/vscode/tasks.json',
    'src/agents.ts',
    'docs/claude/notes.md',
    'src/husky/dog.ts',
    'code-workspace',
    'src/lint-staged.ts',
    'cloudbuild.ts',
    'config.toml',
    'cargo/config.toml',
    'yarn/releases/a',
    'rules/a',
  ])('%s is nobody else’s', (path) => expect(protectionOf(path)).toBeNull());
});

describe('protectedReason', () => {
  test('a refused name stays refused when the spec lists it; one that is asked about does not', () => {
    expect(protectedReason('.vscode/tasks.json', ['.vscode/tasks.json'])).toBe(
      '".vscode/tasks.json" is protected: it can start programs in the editor. Leave it as it is; if it must change, say so in your report.',
    );
    expect(protectedReason('.github/workflows/ci.yml', ['src/a.ts'])).toBe(
      '".github/workflows/ci.yml" is protected: it runs with the build server\'s secrets. It changes only where the approved spec lists it. If the task cannot be done without it, call finish with a question that says what must change there.',
    );
    expect(protectedReason('.github/workflows/ci.yml', ['.github/workflows/ci.yml'])).toBeNull();
    expect(protectedReason('src/a.ts', [])).toBeNull();
  });

  test.each(['src/exe\u202etxt.ts', 'a\u200fb', 'a\u2066b', 'a\u061cb', 'no\u200bte', 'a\u00adb', '\ufeffa', 'a\u2060b', 'a\u{e0041}'])(
    '%j shows as another name',
    (path) => expect(protectedReason(path, [path])).toContain('hidden characters or marks of direction'),
  );

  test.each(['نامه\u200cها.md', '👩\u200d💻.md', '❤\ufe0f.md', 'Ação.md', 'שלום.md'])('%j may be written', (path) => {
    expect(protectedReason(path, [])).toBeNull();
  });

  test('what is listed is meant by its name, never as a pattern or in another spelling', () => {
    const listed = ['.github/workflows/ci.yml', '.github/workflows/**', 'AGENTS.md'];
    expect(
      ['.github/workflows/ci.yml', '.github/workflows/x.yml', '.GitHub/workflows/ci.yml', 'agents.md', 'AGENTS.md'].map((path) =>
        isPutBack(path, listed),
      ),
    ).toEqual([false, true, true, true, false]);
    expect(isPutBack('.npmrc', ['.npmrc'])).toBe(true);
    expect(isPutBack('src/a', [])).toBe(false);
    expect(isPutBack('.env', ['.env'])).toBe(true);
  });
});

describe('by whatever spelling, in whatever folder', () => {
  const name = fc.constantFrom(...all);
  /** The same letters, as file systems that are not exact about names take them for the same. */
  const respelled = (path: string): fc.Arbitrary<string> =>
    fc
      .array(fc.tuple(fc.boolean(), fc.constantFrom('', '', '', '', '\u200b', '\u200d', '\u202e', '\u2066', '\ufeff', '\u00ad')), {
        minLength: path.length,
        maxLength: path.length,
      })
      .map((how) =>
        Array.from(path, (letter, at) => {
          const [upper, hidden] = how[at] ?? [false, ''];
          return letter === '/' ? letter : (upper ? letter.toUpperCase() : letter) + hidden;
        }).join(''),
      );
  const ending = fc.constantFrom('', '.', ' ', '. .', ':stream', '::$DATA', ':x:$INDEX_ALLOCATION');
  const folder = fc.array(fc.constantFrom('a', 'packages', 'Ünï', '.x', 'src'), { maxLength: 3 });

  test('a protected name stays protected, with the same reason', () => {
    fc.assert(
      fc.property(
        name.chain(([path, reason]) => fc.tuple(respelled(path), fc.constant(reason), folder, ending)),
        ([path, reason, above, end]) => {
          expect(protectionOf([...above, path + end].join('/'))?.reason).toBe(reason);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('whatever lies in it is protected too, where the name is no secret by its file name alone', () => {
    const open = all.filter(([, reason]) => reason !== 'holds secrets');
    fc.assert(
      fc.property(
        fc.constantFrom(...open),
        fc.array(fc.constantFrom('a', 'b.ts', '.c'), { minLength: 1, maxLength: 3 }),
        ([path], below) => {
          expect(protectionOf([path, ...below].join('/'))).not.toBeNull();
        },
      ),
    );
  });

  test.each(['.hu\u017fky/pre-commit', '.\uff56scode/tasks.json', '.hus\u212ay', '.npmrc\u3000'])('%j', (path) => {
    expect(levelOf(path)).toBe('refused');
  });
});
