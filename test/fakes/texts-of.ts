import fc from 'fast-check';

/** Any text at all, and texts of lines in which the `pieces` of a format stand among anything. */
export function textsOf(...pieces: readonly string[]): fc.Arbitrary<string> {
  const line = fc.oneof(fc.constantFrom(...pieces), fc.string());
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(line).map((lines) => lines.join('\n')),
  );
}
