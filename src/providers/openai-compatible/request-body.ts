import { once } from '../../core/once.ts';
import type { AssistantBlock, ModelMessage, ModelRequest, UserBlock } from '../../core/agent/model-provider.ts';
import type { Json } from '../../protocol/json.ts';
import { between, joined, withList, type Body } from '../parts/json-bytes.ts';

/** The request as a streamed chat completion, as JSON. What another provider left in the conversation for itself stays behind. */
export function chatBody(request: ModelRequest, baseURL: string): Body {
  const { model, tools, system, messages, maxOutputTokens } = request;
  const fields = JSON.stringify({ model, stream: true, stream_options: { include_usage: true }, [limitName(baseURL)]: maxOutputTokens });
  return withList([Buffer.from(fields.slice(0, -1)), ...toolsOf(tools)], 'messages', [systemOf(system), joined(messages, chatMessages)]);
}

const toolsOf = once((all: ModelRequest['tools']): Body => {
  const tools = all.map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name, description, parameters: { ...inputSchema, type: 'object' } },
  }));
  return tools.length === 0 ? [] : [Buffer.from(`,"tools":${JSON.stringify(tools)}`)];
});

const systemOf = once((all: ModelRequest['system']): Body => {
  const content = all.filter((part) => part.trim() !== '').join('\n\n');
  return content === '' ? [] : [Buffer.from(JSON.stringify({ role: 'system', content }))];
});

/** OpenAI's newer models refuse the older name, and other servers overlook the newer one. */
function limitName(baseURL: string): string {
  return /(?:^|\.)openai\.(?:com|azure\.com)$/u.test(new URL(baseURL).hostname) ? 'max_completion_tokens' : 'max_tokens';
}

const chatMessages = (message: ModelMessage): Body => {
  const messages = message.role === 'assistant' ? [assistantMessage(message.content)] : userMessages(message.content);
  return between(messages.map((one) => [Buffer.from(JSON.stringify(one))]));
};

function assistantMessage(content: readonly AssistantBlock[]): Json {
  const calls = content.flatMap((block) => {
    if (block.type !== 'tool_use') return [];
    const input = block.input !== null && typeof block.input === 'object' ? block.input : {};
    return [{ id: block.id, type: 'function', function: { name: block.name, arguments: JSON.stringify(input) } }];
  });
  return { role: 'assistant', content: textOf(content), ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}

/** Results come first: they have to follow the calls that they answer. */
function userMessages(content: readonly UserBlock[]): Json[] {
  const results = content.flatMap((block): Json[] => {
    if (block.type !== 'tool_result') return [];
    const said = block.content.trim() === '' ? '(no output)' : block.content;
    return [{ role: 'tool', tool_call_id: block.toolUseId, content: block.isError ? `Error: ${said}` : said }];
  });
  const text = textOf(content);
  return [...results, ...(text === '' ? [] : [{ role: 'user', content: text }])];
}

function textOf(content: readonly (AssistantBlock | UserBlock)[]): string {
  return content.flatMap((block) => (block.type === 'text' && block.text.trim() !== '' ? [block.text] : [])).join('\n\n');
}
