/** An external agent: a program that speaks the Agent Client Protocol. */
export interface AgentProfile {
  readonly id: string;
  /** As people know it. */
  readonly label: string;
  /** Program and arguments, found on PATH. */
  readonly command: readonly string[];
  /** Variables of the person's environment that it gets besides those that programs need to work at all: its keys, endpoints and folders. */
  readonly variables: readonly string[];
  /** Its modes in which it asks before it does anything; left out: it has none, or begins in it. */
  readonly mode?: { readonly write: string; readonly readOnly: string };
  /** Where its program is not there: one that takes a prompt from its standard input, and prints its answer. Left out: it has none. */
  readonly headless?: { readonly write: readonly string[]; readonly readOnly: readonly string[] };
  /** What it asks of Batuta instead of doing it itself. */
  readonly serves: readonly ('files' | 'terminal')[];
  /** A command line that installs it; '': the person knows. */
  readonly install: string;
}

const profile = (
  id: string,
  label: string,
  command: readonly string[],
  install: string,
  variables: readonly string[],
  more: Pick<AgentProfile, 'mode' | 'headless'> = {},
): Readonly<Record<string, AgentProfile>> => ({ [id]: { id, label, command, install, variables, serves: [], ...more } });

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** The agents that are known without settings. They are never bundled; their licences and accounts are the person's. */
export const knownProfiles: Readonly<Record<string, AgentProfile>> = {
  ...profile(
    'claude-code',
    'Claude Code',
    ['claude-agent-acp'],
    'npm install -g @agentclientprotocol/claude-agent-acp',
    [
      ...proxies,
      'ANTHROPIC_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'ANTHROPIC_BASE_URL',
      'ANTHROPIC_CUSTOM_HEADERS',
      'ANTHROPIC_MODEL',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CLAUDE_CONFIG_DIR',
    ],
    {
      mode: { write: 'default', readOnly: 'default' },
      headless: { write: ['claude', '-p', '--permission-mode', 'acceptEdits'], readOnly: ['claude', '-p', '--permission-mode', 'default'] },
    },
  ),
  ...profile(
    'codex',
    'Codex',
    ['codex-acp'],
    'npm install -g @agentclientprotocol/codex-acp',
    [...proxies, 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'CODEX_API_KEY', 'CODEX_HOME', 'CODEX_CONFIG', 'CODEX_PATH', 'MODEL_PROVIDER'],
    {
      mode: { write: 'agent', readOnly: 'read-only' },
      headless: {
        write: ['codex', 'exec', '--skip-git-repo-check', '--sandbox', 'workspace-write', '-'],
        readOnly: ['codex', 'exec', '--skip-git-repo-check', '--sandbox', 'read-only', '-'],
      },
    },
  ),
  ...profile('gemini', 'Gemini', ['gemini', '--acp'], 'npm install -g @google/gemini-cli', [
    ...proxies,
    'GEMINI_API_KEY',
    'GOOGLE_API_KEY',
    'GOOGLE_CLOUD_PROJECT',
  ]),
  ...profile('copilot', 'Copilot', ['copilot', '--acp'], 'npm install -g @github/copilot', [
    ...proxies,
    'GH_TOKEN',
    'GITHUB_TOKEN',
    'COPILOT_GITHUB_TOKEN',
  ]),
};
