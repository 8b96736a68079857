import type { Reproduction } from '../../protocol/reproduction.ts';
import { formatCommandLine, parseCommandLine } from '../policy/command-line.ts';
import { keyValue, listItem } from './markdown-lines.ts';
import { parseSpec } from './parse-spec.ts';
import { withSection } from './with-section.ts';

/** What a spec says of a reproduction: all but the contents of its files, and whose command it is. */
export type WrittenReproduction = Omit<Reproduction, 'files' | 'agent'> & { readonly files: readonly string[] };

/** The section of a spec, one fact a line. */
export function reproductionSection({ command, files, fails, passes, look }: WrittenReproduction): string {
  const facts = [
    ...files.map((file) => ['Test', file] as const),
    ['Command', formatCommandLine(command)],
    ['Fails with', fails],
    ['Passes with', passes],
    ['Look at', look],
  ] as const;
  return facts.flatMap(([key, value]) => (value === '' ? [] : [`- ${key}: ${value.replaceAll(/\s+/gu, ' ').trim()}`])).join('\n');
}

/** The spec whose section says just this, as it was where it does already. */
export function withReproduction(spec: string, reproduction: Reproduction | undefined): string {
  if (!reproduction) return spec;
  const text = reproductionSection({ ...reproduction, files: reproduction.files.map(({ file }) => file) });
  const parsed = parseSpec(spec);
  return parsed.ok && parsed.spec.reproduction !== text ? withSection(spec, 'reproduction', { heading: 'Reproduction', text }) : spec;
}

/** What such a section says; null where it names neither a command nor where to look. */
export function readReproduction(section: string): WrittenReproduction | null {
  const facts = section.split('\n').flatMap((line) => {
    const fact = keyValue(listItem(line)?.text ?? '');
    return fact ? [{ key: fact.key.toLowerCase(), value: fact.value.replaceAll('`', '').trim() }] : [];
  });
  const value = (key: string): string => facts.find((fact) => fact.key === key)?.value ?? '';
  const line = parseCommandLine(value('command'));
  const command = line.ok ? line.argv : [];
  const look = value('look at');
  if (command.length === 0 && look === '') return null;
  const files = facts.filter(({ key }) => key === 'test').map((fact) => fact.value);
  const kind = command.length === 0 ? 'seen' : files.length > 0 ? 'test' : 'command';
  return { kind, command, files, fails: value('fails with'), passes: value('passes with'), look };
}
