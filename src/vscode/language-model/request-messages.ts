import {
  LanguageModelChatMessage,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
  type LanguageModelChatTool,
} from 'vscode';
import type { AssistantBlock, ModelMessage, ModelRequest, ToolSchema, UserBlock } from '../../core/agent/model-provider.ts';

/**
 * A request as messages of the editor's API. It has no system role: the stable prefix is the first text part of the first message.
 * What another provider left in the conversation for itself stays behind.
 */
export function requestMessages({ system, messages }: ModelRequest): LanguageModelChatMessage[] {
  const prefix = system.filter((part) => part.trim() !== '').join('\n\n');
  return messages.map((message, index) => {
    if (message.role === 'assistant') return LanguageModelChatMessage.Assistant(message.content.flatMap(assistantPart));
    const parts = userParts(message.content);
    return LanguageModelChatMessage.User(index === 0 && prefix !== '' ? [new LanguageModelTextPart(prefix), ...parts] : parts);
  });
}

export function requestTools(tools: readonly ToolSchema[]): LanguageModelChatTool[] {
  return tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
}

/** The text whose tokens are counted in place of a message. */
export function countedText({ content }: Pick<ModelMessage, 'content'>): string {
  return content
    .map((block) => {
      if (block.type === 'text') return block.text;
      if (block.type === 'tool_result') return block.content;
      return block.type === 'tool_use' ? `${block.name} ${JSON.stringify(block.input)}` : '';
    })
    .join('\n');
}

/** Results come first: providers expect them right after the calls that they answer. */
function userParts(content: readonly UserBlock[]): (LanguageModelTextPart | LanguageModelToolResultPart)[] {
  const results = content.flatMap((block) =>
    block.type === 'tool_result'
      ? [
          new LanguageModelToolResultPart(block.toolUseId, [
            new LanguageModelTextPart(block.isError ? `Error: ${block.content}` : block.content),
          ]),
        ]
      : [],
  );
  const texts = content.flatMap((block) => (block.type === 'text' ? [new LanguageModelTextPart(block.text)] : []));
  return [...results, ...texts];
}

function assistantPart(block: AssistantBlock): (LanguageModelTextPart | LanguageModelToolCallPart)[] {
  if (block.type === 'text') return [new LanguageModelTextPart(block.text)];
  if (block.type === 'opaque') return [];
  // A call whose input came broken is told to the model as one without input.
  const input = typeof block.input === 'object' && block.input !== null ? block.input : {};
  return [new LanguageModelToolCallPart(block.id, block.name, input)];
}
