import { sentence } from '../../core/describe/message.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { OpenedProgram } from '../../core/ports.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { AgentError, type AgentSession, type SessionRequest } from './agent-session.ts';

/** Most characters of an answer: far more than any report. */
const longest = 4_000_000;

/**
 * A conversation with a program that takes one prompt from its standard input and prints one answer. It remembers nothing, so each prompt has all
 * that was said before. It asks nothing and tells no cost.
 */
export function openHeadless({ processes, profile, mark, onStart }: SessionRequest, argv: readonly string[]): AgentSession {
  const { variables } = profile;
  let conversation = '';
  let running: OpenedProgram | null = null;
  let isCancelled = false;
  return {
    id: 'headless',
    resumed: false,
    async prompt(text, listener) {
      conversation += `${text}\n`;
      const program = await processes.open({ argv, variables, mark });
      if ('missing' in program) throw new AgentError(program.missing);
      running = program;
      try {
        await onStart(program.group);
        const [answer] = await Promise.all([textOf(program), send(program, conversation)]);
        const { said, exitCode } = await program.ended;
        if (isCancelled) return { stopReason: 'cancelled' };
        if (exitCode !== 0) throw new AgentError((said || answer.trim() || 'its program ended').slice(-500));
        conversation += `\nYou answered:\n${answer}\n\n`;
        listener.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: answer } });
        return { stopReason: 'end_turn' };
      } finally {
        running = null;
        await program.close();
      }
    },
    async cancel() {
      isCancelled = true;
      await running?.close();
    },
    close: async () => running?.close(),
  };
}

async function textOf(program: OpenedProgram): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of program.output) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length <= longest) continue;
    await program.close();
    throw new AgentError('its answer does not end');
  }
  return text;
}

async function send({ input }: OpenedProgram, text: string): Promise<void> {
  const writer = input.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It ended without reading all of it; its end says why.
  }
}

/** That a program stands in for what speaks the protocol. */
export function headlessNotice(label: string, argv: readonly string[]): RunEventBody {
  const text = sentence(
    '{0} is started with "{1}", because what speaks the Agent Client Protocol for it is not there: it asks nothing, and what it uses is estimated.',
    label,
    formatCommandLine(argv),
  );
  return { type: 'notice', level: 'warning', text };
}
