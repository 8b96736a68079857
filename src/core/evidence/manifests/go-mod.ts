import type { Dependency, ReadManifest } from './manifest.ts';

const required = /^([^\s"`'()]+)\s+(v\d[\w.+-]*)\s*(?:\/\/\s*(.*))?$/u;

/** go.mod. What it replaces, excludes and runs stays. */
export const readGoMod: ReadManifest = (text) => {
  // Texts of several lines.
  if (text.includes('`')) return null;
  const dependencies: Dependency[] = [];
  const rest: string[] = [];
  let block: string | null = null;
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, opened] = /^(\w+)\s*\(\s*(?:\/\/.*)?$/u.exec(line) ?? [];
    if (opened !== undefined && block !== null) return null;
    const isEnd = block !== null && /^\)\s*(?:\/\/.*)?$/u.test(line);
    const wanted = block === 'require' ? line : block === null ? /^require\s+(.*)$/u.exec(line)?.[1] : undefined;
    if (opened !== undefined) block = opened;
    const isBare = line === '' || (block === 'require' && line.startsWith('//'));
    if (opened === 'require' || (isEnd && block === 'require') || isBare) {
      // Only what is required counts of it.
    } else if (opened === undefined && !isEnd && wanted !== undefined) {
      const [, name = '', spec = '', remark = ''] = required.exec(wanted) ?? [];
      if (name === '') return null;
      dependencies.push({ name, spec, from: /^indirect\b/u.test(remark) ? 'implied' : 'registry' });
    } else rest.push(line);
    if (isEnd) block = null;
  }
  return block === null ? { dependencies, rest: JSON.stringify(rest) } : null;
};
