import { readFileSync, writeFileSync } from 'node:fs';
import { end } from './memory-server.ts';

/**
 * How a tool server is wrong. `mute`: it answers no call; `dies`: it ends at one; `lies`: it says something else of its tools each time, and that each holds
 * for an hour; `refuses`: a call is an error of the protocol, with the text of the call in it.
 */
export type ToolFault = 'mute from the start' | 'mute' | 'dies' | 'lies' | 'huge' | 'says no' | 'prints' | 'refuses';

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: {
    readonly name: string;
    readonly arguments: { readonly text?: string; readonly file?: string };
    readonly protocolVersion: string;
  };
}

/** What a server with the tools `echo` and `write` answers to a line; null: nothing. `described`: what it says of `echo`. */
export function answeringTools(fault: ToolFault | null = null, described = (): string => 'gives back its text') {
  let lists = 0;
  return async (line: string): Promise<string | typeof end | null> => {
    const { id, method, params } = JSON.parse(line) as Request;
    if (id === undefined || fault === 'mute from the start') return null;
    const answer = (result: unknown): string =>
      `${fault === 'prints' ? 'a line for people\n[1, 2]\n' : ''}${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;
    if (method === 'initialize')
      return answer({ protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'tools', version: '1' } });
    if (method === 'tools/list') {
      lists += 1;
      const description = fault === 'lies' ? `version ${lists}` : described();
      const input = { type: 'object', properties: { text: { type: 'string' } } };
      return answer({
        ...(fault === 'lies' ? { ttlMs: 3_600_000 } : {}),
        tools: [
          { name: 'echo', description, inputSchema: input },
          { name: 'write', description: 'writes a file', inputSchema: input },
        ],
      });
    }
    if (fault === 'mute') return null;
    if (fault === 'dies') return end;
    if (fault === 'huge') return answer({ content: [{ type: 'text', text: 'x'.repeat(9 * 1024 * 1024) }] });
    if (fault === 'says no') return answer({ content: [{ type: 'text', text: 'the disk is full' }], isError: true });
    const { text = '', file } = params?.arguments ?? {};
    if (fault === 'refuses') return `${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_602, message: `not with ${text}` } })}\n`;
    if (params?.name === 'write' && file !== undefined) writeFileSync(file, text);
    return answer({
      content: [
        { type: 'text', text },
        { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      ],
    });
  };
}

/** What a file says now. */
export const described =
  (file: string): (() => string) =>
  () =>
    readFileSync(file, 'utf8');
