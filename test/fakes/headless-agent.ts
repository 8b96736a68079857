import type { ProgramEnd } from '../../src/core/ports.ts';
import type { AgentPlay, AgentTurn, FakeAgent } from './fake-agent.ts';

/** An agent that is not there as a program with the protocol: `headless-agent` takes a prompt from its input, plays it and prints what it says. */
export function createHeadlessAgent(play: AgentPlay): FakeAgent {
  const prompts: string[] = [];
  const requests: FakeAgent['requests'] = [];
  const never = (): never => {
    throw new Error('it cannot ask');
  };
  return {
    prompts,
    requests,
    sessions: [],
    modes: [],
    async open(request) {
      if (request.argv[0] !== 'headless-agent') return { missing: 'it is not installed' };
      requests.push(request);
      const output = new TransformStream<Uint8Array, Uint8Array>();
      const writer = output.writable.getWriter();
      const ended = Promise.withResolvers<ProgramEnd>();
      const over = new AbortController();
      const end = (said: string, exitCode: number | null): void => {
        over.abort();
        writer.close().catch(() => {});
        ended.resolve({ said, exitCode });
      };
      let prompt = '';
      const run = async (): Promise<void> => {
        prompts.push(prompt);
        let text = '';
        const turn: AgentTurn = {
          prompt,
          cancelled: over.signal,
          say: async (words) => void (text += words),
          call: async (_kind, _title, fn) => void (await fn?.()),
          think: async () => undefined,
          mayI: never,
          uses: never,
          client: undefined as never,
          die: async (words) => {
            end(words, 1);
            return new Promise<never>(() => {});
          },
        };
        await play(turn);
        if (over.signal.aborted) return;
        void writer.write(new TextEncoder().encode(text));
        end('', 0);
      };
      return {
        group: { pid: 50_000 + requests.length, startTime: `fake-${requests.length}` },
        input: new WritableStream({ write: (bytes) => void (prompt += new TextDecoder().decode(bytes)), close: () => void run() }),
        output: output.readable,
        ended: ended.promise,
        close: async () => end('', null),
      };
    },
  };
}
