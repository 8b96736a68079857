/** The first version with everything that is used: stable type stripping is not needed by the built files. */
export const nodeNeeded = '22.13';

export function isUsableNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}
