/** A server that speaks OpenAI's chat completions, as data. */
export interface ModelServer {
  readonly id: string;
  /** As people know it. */
  readonly label: string;
  /** Address that `/chat/completions` is put behind. */
  readonly url: string;
  /** Name of the variable that holds its key; null: it needs none. */
  readonly keyVariable: string | null;
  /** Page of the web on which a key is got. */
  readonly keyPage?: string;
  /** Name of a variable with another address. */
  readonly addressVariable: string | null;
  /** What the person can do where it does not answer; '': they know. */
  readonly remedy: string;
}

/** One with its address and key, ready for calls. */
export interface OpenServer {
  readonly server: ModelServer;
  readonly baseURL: string;
  /** null: it needs none. */
  readonly apiKey: string | null;
}

/** The servers that are known without settings. All others are the person's own: vLLM, gateways. */
export const knownServers: readonly ModelServer[] = [
  {
    id: 'openai',
    label: 'OpenAI API',
    url: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    keyPage: 'https://platform.openai.com/api-keys',
    addressVariable: 'OPENAI_BASE_URL',
    remedy: '',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    url: 'http://127.0.0.1:11434/v1',
    keyVariable: null,
    addressVariable: null,
    remedy: 'ollama serve',
  },
  {
    id: 'lm-studio',
    label: 'LM Studio',
    url: 'http://127.0.0.1:1234/v1',
    keyVariable: null,
    addressVariable: null,
    remedy: 'lms server start',
  },
];

export function authorization(apiKey: string | null): Record<string, string> {
  return apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
}
