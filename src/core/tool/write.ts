import * as z from 'zod';
import { changeOf, draftChange } from './change-file.ts';
import { tolerant } from './input-aliases.ts';
import { encodeText, withEol } from './text-file.ts';
import type { FileChange, WriteTool } from './tool.ts';

const input = tolerant({
  path: z.string().min(1).describe('Path relative to the workspace, with "/"'),
  content: z.string().describe('The whole content'),
});

/** Creates a file, or replaces the whole content of one that was read before (its line ends and byte order mark are kept). */
export const writeTool: WriteTool<z.infer<typeof input>, FileChange> = {
  kind: 'write',
  name: 'write',
  description:
    'Creates a file with this content; folders are made. Replaces an existing file only if you have read it. For a small change of an existing file use edit.',
  input,
  target: ({ path }) => path,
  ...changeOf(({ path, content }, environment, signal) =>
    draftChange(path, environment, signal, async ({ text: old }) => {
      const bare = old?.bom ? content.replace(/^\ufeff/u, '') : content;
      return { bytes: encodeText({ text: old ? withEol(bare, old.eol) : bare, bom: old?.bom ?? false }), note: '' };
    }),
  ),
};
