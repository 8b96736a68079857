import { isSecretVariable } from '../core/policy/secret-values.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of model providers, of Batuta, the editor, git and npm, and those that change how Node starts. */
const strangeFamily =
  /^(?:ANTHROPIC_|OPENAI_|CLAUDE_|GEMINI_|OPENROUTER_|MISTRAL_|BATUTA_|VSCODE_|ELECTRON_|GIT_|npm_|NODE_OPTIONS$|NODE_REPL|NODE_INSPECT|NODE_V8_COVERAGE$|VITEST|SSH_A|GPG_AGENT_INFO$|FORCE_COLOR$|CLICOLOR|COLORTERM$|INIT_CWD$)/iu;
/** npm settings that are needed to install packages and hold no secret. */
const npmKept = /^npm_config_(?:registry|cache|proxy|https?_proxy|noproxy|cafile|strict_ssl|offline|prefer_offline|nodedir)$/iu;

/** Environment for commands of the workspace: the person's own, without secrets and without variables of this process. */
export function commandEnvironment(env: Environment, marks: Readonly<Record<string, string>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || isSecretVariable(name, value)) continue;
    if (strangeFamily.test(name) && !npmKept.test(name)) continue;
    result[name] = value;
  }
  // There is no terminal: no colours, no progress bars. `CI` is left as it is.
  return { ...result, NO_COLOR: '1', TERM: 'dumb', ...marks };
}
