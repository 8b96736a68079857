import { structuredPatch } from 'diff';
import * as z from 'zod';
import { jsonSchema, type Json } from '../../protocol/json.ts';
import type { TranscriptCall } from '../../protocol/transcript.ts';
import { callTools, codeTools, meaningTools, readTools, writeTools } from '../tool/tools.ts';

const tools = [...readTools, ...callTools, ...codeTools, ...meaningTools, ...writeTools];
/** What a tool's target says, or its change. */
const told = [
  'path',
  'paths',
  'edits',
  'text',
  'pattern',
  'query',
  'glob',
  'command',
  'symbol',
  'line',
  'old_string',
  'new_string',
  'content',
];
const record = z.record(z.string(), jsonSchema);
const about = z.object({ path: z.string().optional() });
const changes = z.union([
  z
    .object({ edits: z.array(z.object({ old_string: z.string(), new_string: z.string() })) })
    .transform(({ edits }) => edits.map((edit) => [edit.old_string, edit.new_string] as const)),
  z.object({ old_string: z.string(), new_string: z.string() }).transform((edit) => [[edit.old_string, edit.new_string] as const]),
  z.object({ content: z.string() }).transform((write) => [['', write.content] as const]),
]);

/** The input of a tool call as a person reads it. Models name fields in several ways; the tool knows them. An external agent's call is only its title. */
export function callInput(name: string, input: Json): Pick<TranscriptCall, 'target' | 'file' | 'given' | 'diff'> {
  const tool = tools.find((one) => one.name === name);
  const read = tool?.input.safeParse(input);
  const known: unknown = read?.success ? read.data : input;
  const { title: _, ...fields } = record.safeParse(known).data ?? {};
  const title = record.safeParse(input).data?.['title'];
  const named = tool && read?.success ? tool.target(read.data) : '';
  const target = named === '' && typeof title === 'string' ? title : named;
  const changed = read?.success ? changes.safeParse(known).data : undefined;
  const shown = Object.entries(fields).filter(([key]) => !(read?.success && told.includes(key)));
  return {
    target,
    file: (read?.success ? about.safeParse(known).data?.path : undefined) ?? null,
    given: shown.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value, null, 1)]),
    diff: changed ? changed.flatMap(([before, after], index) => [...(index === 0 ? [] : ['@']), ...linesOf(before, after)]) : null,
  };
}

function linesOf(before: string, after: string): string[] {
  const { hunks } = structuredPatch('a', 'b', lined(before), lined(after), '', '', { context: 3 });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ['@', ...lines]));
}

/** With an end of its last line: a piece out of a file is no file that lacks one. */
function lined(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
