import { z } from 'zod';
import { ApiError } from './model-answer.ts';

const cacheControl = z.object({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish();
const textBlock = z.object({
  type: z.literal('text'),
  text: z.string().min(1, 'text content blocks must be non-empty'),
  cache_control: cacheControl,
});
const toolUse = z.object({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string().min(1),
  input: z.record(z.string(), z.json()),
  cache_control: cacheControl,
});
const toolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(textBlock)]).optional(),
  is_error: z.boolean().optional(),
  cache_control: cacheControl,
});
const thinking = z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().min(1) });
const redacted = z.object({ type: z.literal('redacted_thinking'), data: z.string() });
const block = z.discriminatedUnion('type', [textBlock, toolUse, toolResult, thinking, redacted]);
const message = z.object({ role: z.enum(['user', 'assistant']), content: z.union([z.string().min(1), z.array(block).min(1)]) });

/** The parts of a Messages API request that this server reads; the rest passes through. */
export const messagesRequestSchema = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.int().positive().optional(),
  stream: z.boolean().optional(),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
        input_schema: z.looseObject({ type: z.literal('object') }),
        cache_control: cacheControl,
      }),
    )
    .optional(),
  messages: z.array(message).min(1),
});
export type MessagesRequest = z.infer<typeof messagesRequestSchema>;
export type RequestBlock = z.infer<typeof block>;

/** Checks a request as strictly as the real API does where a client could get it wrong. Throws an `ApiError` of status 400. */
export function parseMessagesRequest(body: unknown, options: { readonly counting: boolean }): MessagesRequest {
  const parsed = messagesRequestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
  }
  const request = parsed.data;
  if (!options.counting && request.max_tokens === undefined) throw refuse('max_tokens: Field required');
  if (request.messages[0]?.role !== 'user') throw refuse('messages: first message must use the "user" role');
  checkCacheMarks(request);
  checkToolPairs(request);
  return request;
}

/** Content of a message as blocks, also where it was given as a string. */
export function blocksOf(content: MessagesRequest['messages'][number]['content']): RequestBlock[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function checkCacheMarks(request: MessagesRequest): void {
  const system = Array.isArray(request.system) ? request.system : [];
  const blocks = request.messages.flatMap((entry) => blocksOf(entry.content));
  const marks = [...(request.tools ?? []), ...system, ...blocks].filter((part) => 'cache_control' in part && part.cache_control);
  if (marks.length > 4) throw refuse(`A maximum of 4 blocks with cache_control may be provided. Found ${marks.length}.`);
}

/** Every `tool_use` is answered in the very next message, and nothing else is. */
function checkToolPairs(request: MessagesRequest): void {
  const seen = new Set<string>();
  let open: string[] = [];
  for (const [index, entry] of request.messages.entries()) {
    const blocks = blocksOf(entry.content);
    const results = blocks.flatMap((part) => (part.type === 'tool_result' ? [part.tool_use_id] : []));
    const missing = open.filter((id) => !results.includes(id));
    if (missing.length > 0) {
      throw refuse(
        `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}`,
      );
    }
    const stray = results.find((id) => !open.includes(id));
    if (stray !== undefined) throw refuse(`messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`);
    const uses = blocks.flatMap((part) => (part.type === 'tool_use' ? [part.id] : []));
    if (uses.length > 0 && entry.role !== 'assistant')
      throw refuse(`messages.${index}: \`tool_use\` blocks can only be in \`assistant\` messages`);
    const doubled = uses.find((id, position) => seen.has(id) || uses.indexOf(id) !== position);
    if (doubled !== undefined) throw refuse(`messages.${index}: \`tool_use\` ids must be unique: ${doubled}`);
    for (const id of uses) seen.add(id);
    open = uses;
  }
  if (open.length > 0) throw refuse('messages: the conversation ends with `tool_use` blocks that have no `tool_result`');
}

function refuse(message: string): ApiError {
  return new ApiError(400, 'invalid_request_error', message);
}
