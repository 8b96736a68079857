import picomatch from 'picomatch';
import { createReadPolicy } from './readable.ts';

interface Protection {
  readonly globs: readonly string[];
  readonly reason: string;
}

/** Files that no agent may write: they can run code outside of Batuta's control, or change the rules of the run. */
const protections: readonly Protection[] = [
  { globs: ['**/.git', '**/.git/**'], reason: "is git's own" },
  { globs: ['spec/{active,completed}/**'], reason: 'is a spec: only an approval changes what was approved' },
  { globs: ['.claude/**'], reason: 'belongs to the settings and instructions of the agents themselves' },
  { globs: ['**/.batutaignore'], reason: 'decides what agents may read' },
  {
    globs: ['.vscode/**', '*.code-workspace', '.idea/**', '.devcontainer/**', '.devcontainer.json'],
    reason: 'can start programs in the editor',
  },
  {
    globs: ['.husky/**', '.githooks/**', '.pre-commit-config.{yml,yaml}', '{,.}lefthook{,-local}.{yml,yaml,toml,json}'],
    reason: 'runs on every commit of the person',
  },
  {
    globs: ['.github/workflows/**', '.github/actions/**', '.gitlab-ci.yml', '.circleci/**', 'azure-pipelines.yml', 'Jenkinsfile'],
    reason: "runs with the build server's secrets",
  },
  { globs: ['**/.gitattributes', '**/.gitmodules', '**/.lfsconfig', '**/.gitconfig'], reason: 'changes how git stores and fetches files' },
  {
    globs: ['**/.npmrc', '**/.yarnrc', '**/.yarnrc.yml', '**/.pnpmfile.cjs', '**/.yarn/{plugins,releases}/**', '**/pip.conf'],
    reason: 'decides where packages come from',
  },
  { globs: ['**/.mcp.json', '.cursor/**', '.gemini/**', '.codex/**'], reason: 'configures other agents of the person' },
];

const compiled = protections.map(({ globs, reason }) => ({ matches: picomatch([...globs], { dot: true, nocase: true }), reason }));
const secrets = createReadPolicy('');

/**
 * Why an agent may not write the path (in its normal form), for the model and the person; null when it may. Also files with secrets:
 * nobody should overwrite what they cannot read.
 */
export function protectedReason(path: string): string | null {
  const found = compiled.find(({ matches }) => matches(path));
  if (found)
    return `${JSON.stringify(path)} is protected: it ${found.reason}. Leave it as it is; if it must change, say so in your report.`;
  return secrets.refusal(path) === null
    ? null
    : `${JSON.stringify(path)} is protected: it holds secrets. Leave it as it is; if it must change, say so in your report.`;
}
