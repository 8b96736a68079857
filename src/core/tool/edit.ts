import * as z from 'zod';
import { sentence } from '../describe/message.ts';
import { changeOf, draftChange } from './change-file.ts';
import { findUnique, type Found } from './find-unique.ts';
import { tolerant } from './input-aliases.ts';
import { suggestion } from './near-names.ts';
import { refused } from './result.ts';
import { encodeText, withEol, type TextFile } from './text-file.ts';
import type { FileChange, ToolResult, WriteTool } from './tool.ts';

const mostEdits = 50;
const longestShown = 200;
const oldString = z.string().describe('The text to replace, exactly as in the file');
const newString = z.string().describe('The text that comes instead');

const oneEdit = tolerant({ old_string: oldString, new_string: newString });
type OneEdit = z.infer<typeof oneEdit>;
const input = tolerant({
  path: z.string().min(1).describe('Path relative to the workspace, with "/"'),
  old_string: oldString.optional(),
  new_string: newString.optional(),
  edits: z
    .array(oneEdit)
    .min(1)
    .max(mostEdits)
    .optional()
    .describe('Instead of old_string and new_string: several, each made in what the ones before it left'),
});

/** Replaces places of a file that was read before: all of them or none. Line ends and byte order mark stay as they are. */
export const editTool: WriteTool<z.infer<typeof input>, FileChange> = {
  kind: 'write',
  name: 'edit',
  description:
    'Replaces old_string by new_string in a file that you have read. old_string must occur exactly once: take enough of the lines around it, without the line numbers that read shows. Several places of the file: give them as edits, in one call; all are changed or none.',
  input,
  target: ({ path }) => path,
  ...changeOf(async ({ path, ...given }, environment, signal) => {
    const edits = editsOf(given);
    if (edits === null) return { ok: false, result: refused('Give either old_string and new_string, or edits.', sentence('wrong input')) };
    return draftChange(path, environment, signal, async ({ path: real, text }) => {
      if (text) return edited(real, text, edits);
      const near = await suggestion(real, environment.search, signal);
      return refused(`There is no file ${JSON.stringify(real)}; use write to create one.${near}`, sentence('no such file'));
    });
  }),
};

/** null: neither one edit nor several, or both. */
function editsOf({ old_string: old, new_string: wanted, edits }: Omit<z.infer<typeof input>, 'path'>): readonly OneEdit[] | null {
  // Some give every field.
  const isGiven = old !== undefined && wanted !== undefined && !(edits && old === '' && wanted === '');
  const one = isGiven ? [{ old_string: old, new_string: wanted }] : null;
  return one && edits ? null : (one ?? edits ?? null);
}

function edited(path: string, file: TextFile, edits: readonly OneEdit[]): { bytes: Uint8Array; note: string } | ToolResult {
  const notes = new Set<string>();
  let { text } = file;
  for (const [index, edit] of edits.entries()) {
    const result = replaced(path, { ...file, text }, edit);
    if ('ok' in result) {
      if (edits.length === 1) return result;
      const which = `Edit ${index + 1} of ${edits.length} could not be made, so nothing was changed. ${result.content}`;
      return { ...result, content: index === 0 ? which : `${which} (Lines are counted as the edits before it leave them.)` };
    }
    for (const note of result.how) notes.add(note);
    ({ text } = result);
  }
  const note = notes.size === 0 ? '' : ` The place was found only when differences in ${[...notes].join(', ')} were passed over.`;
  return { bytes: encodeText({ text, bom: file.bom }), note };
}

function replaced(
  path: string,
  file: TextFile,
  { old_string: old, new_string: wanted }: OneEdit,
): { text: string; how: readonly string[] } | ToolResult {
  if (old === '')
    return refused('old_string is empty. Give the text to replace; use write for a whole file.', sentence('nothing to replace'));
  if (old === wanted) return refused('old_string and new_string are the same: nothing to do.', sentence('no change'));
  const found = findUnique(file.text, old, wanted);
  if (found.status !== 'found') return notFound(path, found);
  return { text: file.text.slice(0, found.start) + withEol(found.replacement, file.eol) + file.text.slice(found.end), how: found.how };
}

const meanings = {
  indentation:
    'how far its new lines are to be indented is not clear: write the indentation as the file has it, with the same tabs or blanks',
  'blank lines': 'its blank lines are not those of old_string just where something changes: copy them as they are',
  'blanks at line ends':
    'the blanks at the ends of its new lines may be meant or not: copy old_string with the blanks at line ends that the file has',
  quotes:
    'it is not clear whether curly quotes are meant: write straight ones, or copy a line with a quote into old_string as the file has it',
} as const;

function notFound(path: string, found: Exclude<Found, { status: 'found' }>): ToolResult {
  if (found.status === 'several') {
    const lines = found.lines.slice(0, 10).join(', ');
    return refused(
      `old_string occurs ${found.lines.length} times in ${path} (beginning in lines ${lines}). Take more of the lines around the one you mean.`,
      sentence('{0} matches', found.lines.length),
    );
  }
  if (found.status === 'unclear')
    return refused(`The place is line ${found.line} of ${path}, but ${meanings[found.reason]}.`, sentence('not found'));
  const { nearest } = found;
  const lines = nearest?.lines.map((line, index) => `${nearest.line + index}\t${line.slice(0, longestShown)}`).join('\n');
  const place = lines === undefined ? '' : ` The nearest place is:\n${lines}\n`;
  return refused(
    `old_string was not found in ${path}.${place === '' ? ' ' : place}Copy the text exactly as it is there, without line numbers.`,
    sentence('not found'),
  );
}
