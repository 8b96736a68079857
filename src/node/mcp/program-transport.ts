import { Client, type jsonSchemaValidator, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { parsedJson } from '../../protocol/json.ts';
import type { OpenedProgram } from '../../core/ports.ts';

/** Longer messages are not read: characters. */
const longest = 8 * 1024 * 1024;

/** Answers are shown as they are, or checked by our own schema; a server's own schemas are not executed. */
const unchecked: jsonSchemaValidator = { getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }) };

export const newClient = (): Client => new Client({ name: 'batuta', version: '1' }, { jsonSchemaValidator: unchecked });

/** JSON-RPC messages over the streams of a program, a line each. */
export class ProgramTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  private readonly program: OpenedProgram;
  private readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  private closing: Promise<void> | undefined;

  constructor(program: OpenedProgram) {
    this.program = program;
    this.writer = program.input.getWriter();
  }

  async start(): Promise<void> {
    void this.read().then(
      () => this.close(),
      (error: unknown) => {
        this.onerror?.(error instanceof Error ? error : new Error(String(error)));
        return this.close();
      },
    );
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  close(): Promise<void> {
    this.closing ??= this.program.close().then(() => this.onclose?.());
    return this.closing;
  }

  /** What is no message is left out: servers print all sorts of things. */
  private async read(): Promise<void> {
    let begun = '';
    const decoder = new TextDecoder();
    for await (const chunk of this.program.output) {
      const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
      if (lines.some((line) => line.length > longest)) throw new Error(`a message of more than ${longest} characters`);
      begun = lines.pop() ?? '';
      for (const line of lines) this.take(line);
    }
  }

  private take(line: string): void {
    const message = parsedJson(line);
    if (typeof message === 'object' && message !== null) this.onmessage?.(message as JSONRPCMessage);
  }
}
