import * as z from 'zod';
import { sentence } from '../describe/message.ts';
import { changeOf, draftChange, type Target } from './change-file.ts';
import { findUnique } from './find-unique.ts';
import { tolerant } from './input-aliases.ts';
import { suggestion } from './near-names.ts';
import { refused } from './result.ts';
import { encodeText, withEol } from './text-file.ts';
import type { FileChange, ToolResult, WriteTool } from './tool.ts';

interface EditInput {
  path: string;
  old_string: string;
  new_string: string;
}

/** Replaces one place of a file that was read before. Line ends and byte order mark stay as they are. */
export const editTool: WriteTool<EditInput, FileChange> = {
  kind: 'write',
  name: 'edit',
  description:
    'Replaces old_string by new_string in a file that you have read. old_string must occur exactly once: take enough of the lines around it, without the line numbers that read shows.',
  input: tolerant({
    path: z.string().min(1).describe('Path relative to the workspace, with "/"'),
    old_string: z.string().describe('The text to replace, exactly as in the file'),
    new_string: z.string().describe('The text that comes instead'),
  }),
  target: ({ path }) => path,
  ...changeOf((input, environment, signal) =>
    draftChange(input.path, environment, signal, async (target) => {
      if (!target.file)
        return refused(
          `There is no file ${JSON.stringify(target.path)}; use write to create one.${await suggestion(target.path, environment.search, signal)}`,
          sentence('no such file'),
        );
      return edited(target, input);
    }),
  ),
};

function edited(
  { path, text: file }: Target,
  { old_string: old, new_string: wanted }: EditInput,
): { bytes: Uint8Array; note: string } | ToolResult {
  if (!file) return refused(`There is no file ${JSON.stringify(path)}.`, sentence('no such file'));
  if (old === '')
    return refused('old_string is empty. Give the text to replace; use write for a whole file.', sentence('nothing to replace'));
  if (old === wanted) return refused('old_string and new_string are the same: nothing to do.', sentence('no change'));
  const found = findUnique(file.text, old, wanted);
  if (found.status === 'several') {
    const lines = found.lines.slice(0, 10).join(', ');
    return refused(
      `old_string occurs ${found.lines.length} times in ${path} (beginning in lines ${lines}). Take more of the lines around the one you mean.`,
      sentence('{0} matches', found.lines.length),
    );
  }
  if (found.status === 'none') {
    const similar =
      found.similar.length === 0 ? '' : ` Its first line occurs in line ${found.similar.join(', ')}, but what follows differs.`;
    return refused(
      `old_string was not found in ${path}.${similar} Read the place again and copy it exactly, without line numbers.`,
      sentence('not found'),
    );
  }
  const text = file.text.slice(0, found.start) + withEol(found.replacement, file.eol) + file.text.slice(found.end);
  const note = found.how === 'exact' ? '' : ` The place was found only when differences in ${found.how} were passed over.`;
  return { bytes: encodeText({ text, bom: file.bom }), note };
}
