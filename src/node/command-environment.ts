import { isSecretVariable } from '../core/policy/secret-values.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of model providers, of Batuta, the editor, git and npm, and those that change how Node starts. */
const strangeFamily =
  /^(?:ANTHROPIC_|OPENAI_|CLAUDE_|GEMINI_|OPENROUTER_|MISTRAL_|BATUTA_|VSCODE_|ELECTRON_|GIT_|npm_|NODE_OPTIONS$|NODE_REPL|NODE_INSPECT|NODE_V8_COVERAGE$|VITEST|SSH_A|GPG_AGENT_INFO$|FORCE_COLOR$|CLICOLOR|COLORTERM$|INIT_CWD$)/iu;
/** npm settings that are needed to install packages and hold no secret. */
const npmKept = /^npm_config_(?:registry|cache|proxy|https?_proxy|noproxy|cafile|strict_ssl|offline|prefer_offline|nodedir)$/iu;

/** What programs need to be found, to speak a language, to keep their caches and to reach the network. */
const needed = new RegExp(
  `^(?:${[
    'PATH|PATHEXT|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|CI|XDG_(?:CONFIG|CACHE|DATA|STATE)_HOME|XDG_RUNTIME_DIR',
    'HTTPS?_PROXY|ALL_PROXY|NO_PROXY|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|npm_config_[a-z_]+',
    'JAVA_HOME|GRADLE_USER_HOME|DOTNET_[A-Z_]+|NUGET_PACKAGES|GOPATH|GOROOT|GOCACHE|GOMODCACHE|CARGO_HOME|RUSTUP_HOME|NVM_DIR|PNPM_HOME|VOLTA_HOME',
    'PYENV_ROOT|VIRTUAL_ENV|CONDA_PREFIX|ANDROID_HOME',
    'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|(?:LOCAL)?APPDATA|PROGRAMDATA|PROGRAMFILES(?:\\(X86\\))?|OS|PUBLIC',
    'COMMONPROGRAMFILES(?:\\(X86\\))?|PROCESSOR_ARCHITECTURE|NUMBER_OF_PROCESSORS',
  ].join('|')})$`,
  'iu',
);

/**
 * Environment for commands of the workspace: the person's own, without secrets and without variables of this process. `bare`: for commands
 * of an agent, only what programs need.
 */
export function commandEnvironment(env: Environment, marks: Readonly<Record<string, string>>, bare = false): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || isSecretVariable(name, value)) continue;
    if ((strangeFamily.test(name) && !npmKept.test(name)) || (bare && !needed.test(name))) continue;
    result[name] = value;
  }
  // There is no terminal: no colours, no progress bars, no word of a newer npm. `CI` is left as it is. And Python's bytecode beside the sources
  // would be a change of the workspace that nobody made.
  return { ...result, NO_COLOR: '1', TERM: 'dumb', npm_config_update_notifier: 'false', PYTHONDONTWRITEBYTECODE: '1', ...marks };
}
