import { foldedForms } from './fold-path.ts';
import { lateMatch } from './late-match.ts';
import { createReadPolicy } from './readable.ts';

/**
 * `refused`: no agent may write it, whatever a spec says. `asked`: only where the approved spec lists it. `secret`: refused as well, because nobody
 * should overwrite what they cannot read; but where they are ignored, commands that set a workspace up may.
 */
export interface Protection {
  readonly level: 'refused' | 'asked' | 'secret';
  /** Why, as "it …", for the model. */
  readonly reason: string;
}

interface ProtectedNames extends Protection {
  /** In lower case. Meant in every folder, with all that is below; with a leading "/" only at the top of the workspace. */
  readonly names: readonly string[];
}

/** What can run code out of Batuta's control, or changes the rules of the run, of the person's tools or of other agents. */
const table: readonly ProtectedNames[] = [
  { level: 'refused', reason: "is git's own", names: ['.git'] },
  { level: 'refused', reason: 'is a spec: only an approval changes what was approved', names: ['/spec/{active,completed}'] },
  { level: 'refused', reason: 'belongs to the settings and instructions of the agents themselves', names: ['.claude'] },
  {
    level: 'refused',
    reason: 'decides what agents may read',
    names: ['.batutaignore', '.{cursor,aider,gemini,codeium,cline}ignore', '.aiexclude'],
  },
  {
    level: 'refused',
    reason: 'can start programs in the editor',
    names: [
      '{.vscode,.vs,.idea,.fleet,.zed,.helix,.devcontainer}',
      '*.{code-workspace,sublime-project,sublime-workspace}',
      '.devcontainer.json',
      '{.run,.theia,.nova,.idx,.codesandbox}',
      '{.project,.settings,.gitpod.yml}',
      '{.exrc,.vimrc,.nvimrc,.nvim.lua,.dir-locals.el,.dir-locals-2.el}',
    ],
  },
  {
    level: 'refused',
    reason: 'runs on every commit of the person',
    names: [
      '{.husky,.githooks,.git-hooks}',
      '.huskyrc{,.*}',
      '{,.}lefthook{,-local}.{yml,yaml,toml,json}',
      '.pre-commit-{config,hooks}.{yml,yaml}',
      '{,.}{simple-git-hooks,lint-staged.config,lintstagedrc}{,.*}',
      '.overcommit.yml',
      // Settings of git may name any folder for them.
      '{pre-commit,prepare-commit-msg,commit-msg,post-commit,pre-merge-commit,post-merge,post-checkout,post-rewrite,pre-push,pre-rebase}',
      '{applypatch-msg,pre-applypatch,post-applypatch,pre-auto-gc,post-index-change,reference-transaction}',
    ],
  },
  {
    level: 'refused',
    reason: 'changes how git stores and fetches files',
    names: ['{.gitattributes,.gitmodules,.lfsconfig,.gitconfig}'],
  },
  {
    level: 'refused',
    reason: 'decides where packages come from',
    names: [
      '{.npmrc,.yarnrc,.yarnrc.yml,.pnpmfile.{cjs,mjs},.pnp.{cjs,loader.mjs},bunfig.toml}',
      '.yarn/{plugins,releases}',
      'pip.{conf,ini}',
      '.cargo/config{,.toml}',
      '.bundle/config',
      'nuget.config',
    ],
  },
  {
    level: 'refused',
    reason: 'configures other agents of the person',
    names: [
      '.mcp.json',
      '{.cursor,.gemini,.codex,.windsurf,.continue,.roo,.amazonq,.opencode,.kiro,.trae,.augment,.qwen,.crush,.factory,.goose}',
      '.aider.conf.yml',
      'opencode.json{,c}',
      '{.claude.json,.claude-plugin}',
    ],
  },
  {
    level: 'asked',
    reason: "runs with the build server's secrets",
    names: [
      '.github/{workflows,actions}',
      '.github/dependabot.{yml,yaml}',
      '.gitlab-ci.{yml,yaml}',
      '{.gitlab,.circleci,.buildkite,.woodpecker,.teamcity,.azure-pipelines,.ci,.semaphore,.tekton,.harness}',
      '{.gitea,.forgejo}/workflows',
      '{.cirrus.{yml,star},.drone.{star,jsonnet},{bitrise,codemagic,wercker}.{yml,yaml}}',
      '{azure-pipelines,bitbucket-pipelines,appveyor,.appveyor,.travis,.drone,.woodpecker,buildspec,cloudbuild}{,[-.]*}.{yml,yaml}',
      'jenkinsfile{,.*}',
    ],
  },
  { level: 'asked', reason: 'decides which build tool is fetched and what it loads', names: ['.mvn', 'gradle/wrapper'] },
  { level: 'asked', reason: 'decides who must agree to a change', names: ['codeowners'] },
  {
    level: 'asked',
    reason: 'instructs agents',
    names: [
      '{agents,claude,gemini}{,.local,.override}.md',
      '{.cursorrules,.windsurfrules,.clinerules,.roorules,.goosehints,.rules,.junie,.agents}',
      '.github/copilot-instructions.md',
      '.github/{instructions,prompts,chatmodes,agents,skills}',
    ],
  },
];

const rules = table.map(({ names, level, reason }) => {
  const globs = names.map((name) => (name.startsWith('/') ? name.slice(1) : `**/${name}`));
  return { level, reason, matches: lateMatch([...globs, ...globs.map((glob) => `${glob}/**`)]) };
});
const secrets = createReadPolicy('');

/** How the path (in its normal form) is protected, whether or not something is there; null: it is not. */
export function protectionOf(path: string): Protection | null {
  const forms = foldedForms(path);
  const found = rules.find(({ matches }) => forms.some((form) => matches(form)));
  if (found) return { level: found.level, reason: found.reason };
  return secrets.refusal(path) === null ? null : { level: 'secret', reason: 'holds secrets' };
}

/** Whether what a command changed there is put back. `listed`: what the approved spec names for the agent. */
export function isPutBack(path: string, listed: readonly string[]): boolean {
  const protection = protectionOf(path);
  return protection !== null && !(protection.level === 'asked' && listed.includes(path));
}

/** Characters that show a name as another one: marks of direction, and what is not seen. Joiners stay, some scripts are written with them. */
const misleading = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e00ff}]/u;

/** Why an agent may not write the path, for the model and the person; null when nothing protects it. `listed` as in `isPutBack`. */
export function protectedReason(path: string, listed: readonly string[]): string | null {
  if (misleading.test(path))
    return `${JSON.stringify(path)} has hidden characters or marks of direction in its name, which show it as another one. Use a plain name.`;
  const protection = protectionOf(path);
  if (protection === null || !isPutBack(path, listed)) return null;
  const instead =
    protection.level === 'asked'
      ? 'It changes only where the approved spec lists it. If the task cannot be done without it, call finish with a question that says what must change there.'
      : 'Leave it as it is; if it must change, say so in your report.';
  return `${JSON.stringify(path)} is protected: it ${protection.reason}. ${instead}`;
}
