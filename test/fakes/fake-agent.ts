import {
  agent,
  methods,
  ndJsonStream,
  RequestError,
  type AgentContext,
  type StopReason,
  type ToolCallUpdate,
} from '@agentclientprotocol/sdk';
import type { OpenedProgram, ProgramEnd, ProgramRequest } from '../../src/core/ports.ts';

type PermissionAsked = Omit<ToolCallUpdate, 'toolCallId'>;

/** One prompt, as an agent plays it. */
export interface AgentTurn {
  readonly prompt: string;
  /** Aborted when it is asked to end its turn. */
  readonly cancelled: AbortSignal;
  readonly say: (text: string) => Promise<void>;
  readonly think: (text: string) => Promise<void>;
  /** Tells a tool call that has ended; `fn` is what it does, and gives what it got. */
  readonly call: (kind: 'edit' | 'execute' | 'read', title: string, fn?: () => unknown) => Promise<void>;
  /** Asks for permission; true: it was given. */
  readonly mayI: (call: PermissionAsked) => Promise<boolean>;
  /** Its window, and USD so far. */
  readonly uses: (tokens: number, usd?: number) => Promise<void>;
  /** Requests to the client. */
  readonly client: AgentContext;
  /** Its program ends at once, with these last words. */
  readonly die: (words: string) => Promise<never>;
}

/** null: the turn ends by itself. */
export type AgentPlay = (turn: AgentTurn) => Promise<StopReason | void>;

export interface FakeAgentOptions {
  /** It takes earlier conversations up again. */
  readonly resumes?: boolean;
  /** What a prompt's answer says of the tokens. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  /** Its modes; it begins in the first. */
  readonly modes?: readonly string[];
  /** It answers nothing at all. */
  readonly mute?: boolean;
  /** It has no account. */
  readonly signedOut?: boolean;
}

export interface FakeAgent {
  readonly open: (request: ProgramRequest) => Promise<OpenedProgram | { readonly missing: string }>;
  /** Every prompt, over all of its programs. */
  readonly prompts: string[];
  readonly requests: ProgramRequest[];
  /** How its programs began a conversation: `new`, or the id of the one that went on. */
  readonly sessions: string[];
  /** Modes that it was set to. */
  readonly modes: string[];
}

/** An external agent in this process: it speaks the real protocol. */
export function createFakeAgent(play: AgentPlay, options: FakeAgentOptions = {}): FakeAgent {
  const prompts: string[] = [];
  const requests: ProgramRequest[] = [];
  const sessions: string[] = [];
  const modes: string[] = [];
  let programs = 0;
  const open = async (request: ProgramRequest): Promise<OpenedProgram> => {
    requests.push(request);
    programs += 1;
    const [toAgent, toClient] = [new TransformStream<Uint8Array, Uint8Array>(), new TransformStream<Uint8Array, Uint8Array>()];
    const ended = Promise.withResolvers<ProgramEnd>();
    const over = new AbortController();
    const end = (words: string): void => {
      over.abort();
      connection?.close();
      ended.resolve({ said: words, exitCode: words === '' ? 0 : 1 });
    };
    let cancelled = new AbortController();
    let calls = 0;
    const app = agent({ name: 'fake' })
      .onRequest(methods.agent.initialize, () => ({
        protocolVersion: 1,
        agentCapabilities: options.resumes ? { sessionCapabilities: { resume: {} } } : {},
      }))
      .onRequest(methods.agent.session.new, () => {
        if (options.signedOut) throw RequestError.authRequired();
        sessions.push('new');
        const [currentModeId] = options.modes ?? [];
        const known = (options.modes ?? []).map((name) => ({ id: name, name }));
        return {
          sessionId: `session-${sessions.length}`,
          ...(currentModeId === undefined ? {} : { modes: { currentModeId, availableModes: known } }),
        };
      })
      .onRequest(methods.agent.session.resume, ({ params }) => {
        sessions.push(params.sessionId);
        return {};
      })
      .onRequest(methods.agent.session.setMode, ({ params }) => {
        modes.push(params.modeId);
        return {};
      })
      .onNotification(methods.agent.session.cancel, () => cancelled.abort())
      .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
        const { sessionId } = params;
        cancelled = new AbortController();
        const update = (told: object): Promise<void> => client.notify(methods.client.session.update, { sessionId, update: told } as never);
        const prompt = params.prompt.map((block) => (block.type === 'text' ? block.text : '')).join('');
        prompts.push(prompt);
        const stop = await play({
          prompt,
          cancelled: AbortSignal.any([cancelled.signal, over.signal]),
          client,
          think: (text) => update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text } }),
          say: (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
          async call(kind, title, fn) {
            const toolCallId = `call-${++calls}`;
            await update({ sessionUpdate: 'tool_call', toolCallId, kind, title, status: 'in_progress' });
            const got = await fn?.();
            const content = typeof got === 'string' ? { content: [{ type: 'content', content: { type: 'text', text: got } }] } : {};
            await update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', ...content });
          },
          async mayI(call) {
            const { outcome } = await client.request(methods.client.session.requestPermission, {
              sessionId,
              toolCall: { toolCallId: `call-${++calls}`, ...call },
              options: [
                { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
                { optionId: 'no', name: 'Reject', kind: 'reject_once' },
              ],
            });
            return outcome.outcome === 'selected' && outcome.optionId === 'yes';
          },
          uses: (used, amount) =>
            update({
              sessionUpdate: 'usage_update',
              used,
              size: 200_000,
              ...(amount === undefined ? {} : { cost: { amount, currency: 'USD' } }),
            }),
          die: async (words) => {
            end(words);
            return new Promise<never>(() => {});
          },
        });
        return { stopReason: stop ?? 'end_turn', ...(options.usage ? { usage: options.usage } : {}) };
      });
    const connection = options.mute ? null : app.connect(ndJsonStream(toClient.writable, toAgent.readable));
    return {
      group: { pid: 50_000 + programs, startTime: `fake-${programs}` },
      input: toAgent.writable,
      output: toClient.readable,
      ended: ended.promise,
      close: async () => end(''),
    };
  };
  return { open, prompts, requests, sessions, modes };
}

/** The last message of an agent that has done its work. */
export const report = (fields: object): string => `Done.\n\n\`\`\`json\n${JSON.stringify(fields)}\n\`\`\`\n`;
