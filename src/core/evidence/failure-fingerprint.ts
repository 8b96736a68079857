import { createHash } from 'node:crypto';

/**
 * A failure's output without what differs from run to run – times, durations, absolute folders, process
 * numbers, memory addresses – so that "the same failure again" can be recognised.
 */
export function normaliseFailure(output: string): string {
  return output
    .replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replaceAll(/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, '<time>')
    .replaceAll(/\b\d+([.,]\d+)?\s?(ms|µs|ns|s|sec|secs|seconds|min|minutes)\b/gi, '<duration>')
    .replaceAll(/\bduration_ms:?\s*\d+(\.\d+)?/g, 'duration <duration>')
    .replaceAll(/(?<=^|[\s"'`(=:[])(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][\w.@+-]+)+[\\/](?=[\w.@+-])/gm, '<folder>/')
    .replaceAll(/\b0x[0-9a-f]{4,}\b/gi, '<address>')
    .replaceAll(/\bpid[ =:]*\d+/gi, 'pid <number>')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\r\n?/g, '\n')
    .trim();
}

/** Hash of a normalised failure together with the state of the agent's own files. */
export function failureFingerprint(output: string, files: readonly { readonly file: string; readonly after: string | null }[]): string {
  const hash = createHash('sha256').update(normaliseFailure(output));
  for (const state of files.map(({ file, after }) => `\0${file}\0${after}`).sort()) hash.update(state);
  return hash.digest('hex');
}
