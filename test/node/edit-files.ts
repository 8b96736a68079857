/** One of each kind: a file is replaced, one is made in a new folder, and one is taken away. */
export const edits: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[] = [
  { path: 'src/changed.ts', before: 'old\n', after: 'new\n' },
  { path: 'src/new/made.ts', before: null, after: 'made\n' },
  { path: 'src/gone.ts', before: 'gone\n', after: null },
];
