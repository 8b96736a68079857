import {
  client,
  methods,
  ndJsonStream,
  PROTOCOL_VERSION,
  RequestError,
  type ClientConnection,
  type InitializeRequest,
  type NewSessionRequest,
  type PromptResponse,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionModeState,
  type SessionNotification,
} from '@agentclientprotocol/sdk';
import type { AgentProfile } from '../../core/agent/agent-profile.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Clock, OpenedProgram, ProcessGroup, Processes } from '../../core/ports.ts';
import type { Message } from '../../protocol/message.ts';
import type { ServedRequests } from './served-requests.ts';

/** Who hears the agent during a turn. Between turns nobody does. */
export interface Listener extends Omit<ServedRequests, 'close'> {
  update(update: SessionNotification['update']): void;
  permit(request: RequestPermissionRequest): Promise<RequestPermissionResponse>;
}

/** A conversation with an agent's program. */
export interface AgentSession {
  readonly id: string;
  /** It remembers an earlier conversation. */
  readonly resumed: boolean;
  /** Rejects with what the program said last when it ends. */
  prompt(text: string, listener: Listener): Promise<PromptResponse>;
  /** Asks it to end its turn. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/** The program ended, or answered with an error. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
}

const signInNeeded = -32_000;

export interface SessionRequest {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly profile: AgentProfile;
  readonly root: string;
  readonly mark: string;
  /** An earlier conversation; where it cannot be taken up again, a new one begins. */
  readonly resume: string | null;
  /** The mode that it is to work in, where it has it. */
  readonly mode: string | undefined;
  /** For each of the messages before the first prompt, milliseconds. */
  readonly startMs: number;
  readonly signal: AbortSignal;
  readonly onStart: (group: ProcessGroup) => Promise<void>;
}

/** No conversation, and what to do. `missing`: its program is not there. */
export interface NoSession {
  readonly failed: Message;
  readonly missing?: true;
}

/** Starts the agent's program and a conversation with it; or says why not. */
export async function openSession(request: SessionRequest): Promise<AgentSession | NoSession> {
  const { processes, profile, mark } = request;
  const { command, variables, label, install } = profile;
  const program = await processes.open({ argv: command, variables, mark });
  if ('missing' in program)
    return {
      missing: true,
      failed:
        install === ''
          ? sentence('{0} could not be started: {1}', label, program.missing)
          : sentence('{0} could not be started: {1} To install it: {2}', label, program.missing, install),
    };
  try {
    await request.onStart(program.group);
    return await begin(program, request);
  } catch (error) {
    await program.close();
    if (request.signal.aborted || !(error instanceof AgentError || error instanceof RequestError)) throw error;
    if (error instanceof RequestError && error.code === signInNeeded)
      return { failed: sentence('{0} is not signed in. Start "{1}" in a terminal and sign in, or set its key.', label, command[0] ?? '') };
    return { failed: sentence('{0} could not be started: {1}', label, error.message) };
  }
}

async function begin(program: OpenedProgram, request: SessionRequest): Promise<AgentSession> {
  const { profile, root: cwd, resume } = request;
  let listener: Listener | null = null;
  const heard = (): Listener => {
    if (listener === null) throw RequestError.invalidRequest(undefined, 'there is no turn');
    return listener;
  };
  const app = client({ name: 'batuta' })
    .onNotification(methods.client.session.update, ({ params }) => listener?.update(params.update))
    .onRequest(methods.client.session.requestPermission, ({ params }) => heard().permit(params))
    .onRequest(methods.client.fs.readTextFile, ({ params }) => heard().readFile(params))
    .onRequest(methods.client.fs.writeTextFile, ({ params }) => heard().writeFile(params))
    .onRequest(methods.client.terminal.create, ({ params }) => heard().createTerminal(params))
    .onRequest(methods.client.terminal.output, ({ params }) => heard().terminalOutput(params))
    .onRequest(methods.client.terminal.waitForExit, ({ params }) => heard().waitForTerminal(params))
    .onRequest(methods.client.terminal.kill, ({ params }) => heard().endTerminal(params))
    .onRequest(methods.client.terminal.release, ({ params }) => heard().endTerminal(params));
  const connection = app.connect(ndJsonStream(program.input, program.output));
  const died = program.ended.then(({ said }) => {
    throw new AgentError(said === '' ? 'its program ended' : said.slice(-500));
  });
  died.catch(() => connection.close());
  const answered = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await Promise.race([answer, died]);
    } catch (error) {
      if (error instanceof AgentError || error instanceof RequestError || !connection.signal.aborted) throw error;
      // It does not listen any more.
      await program.close();
      return died;
    }
  };
  const within = <T>(answer: Promise<T>): Promise<T> => withinTime(answered(answer), request);

  const { agent } = connection;
  const files = profile.serves.includes('files');
  const clientCapabilities = { fs: { readTextFile: files, writeTextFile: files }, terminal: profile.serves.includes('terminal') };
  const introduction: InitializeRequest = {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities,
    clientInfo: { name: 'batuta', version: '1' },
  };
  const initialized = agent.request(methods.agent.initialize, introduction);
  const { agentCapabilities } = await within(initialized);
  const place: NewSessionRequest = { cwd, mcpServers: [] };
  const again = resume !== null && agentCapabilities?.sessionCapabilities?.resume ? await taken(within, connection, resume, place) : null;
  const { id, modes } = again ?? (await begun(within, connection, place));
  const { mode: modeId } = request;
  if (modeId !== undefined && modes?.currentModeId !== modeId && modes?.availableModes.some((mode) => mode.id === modeId))
    await within(agent.request(methods.agent.session.setMode, { sessionId: id, modeId }));
  return {
    id,
    resumed: again !== null,
    prompt: async (text, to) => {
      listener = to;
      try {
        return await answered(agent.request(methods.agent.session.prompt, { sessionId: id, prompt: [{ type: 'text', text }] }));
      } catch (error) {
        throw error instanceof RequestError ? new AgentError(error.message) : error;
      } finally {
        listener = null;
      }
    },
    cancel: async () => {
      if (!connection.signal.aborted) await agent.notify(methods.agent.session.cancel, { sessionId: id });
    },
    close: async () => {
      connection.close();
      await program.close();
    },
  };
}

type Within = <T>(answer: Promise<T>) => Promise<T>;

interface Begun {
  readonly id: string;
  readonly modes?: SessionModeState | null | undefined;
}

async function begun(within: Within, { agent }: ClientConnection, place: NewSessionRequest): Promise<Begun> {
  const session = agent.request(methods.agent.session.new, place);
  const { sessionId: id, modes } = await within(session);
  return { id, modes };
}

/** The conversation that goes on; null: it is gone. */
async function taken(within: Within, { agent }: ClientConnection, sessionId: string, place: NewSessionRequest): Promise<Begun | null> {
  try {
    const session = agent.request(methods.agent.session.resume, { sessionId, ...place });
    return { id: sessionId, modes: (await within(session)).modes };
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

/** The answer, or an error when it takes too long. */
async function withinTime<T>(answer: Promise<T>, { clock, startMs, signal }: SessionRequest): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(startMs, AbortSignal.any([signal, over.signal])).then(() => {
    throw new AgentError('it does not answer');
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
    await late.catch(() => {});
  }
}
