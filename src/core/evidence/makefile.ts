import { fillingFrom } from './given.ts';

/** A rule: what it makes, from what, and its lines as they stand there. */
interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly lines: string[];
}

export const isMakefile = (path: string): boolean => /(?:^|\/)(?:GNUm|[Mm])akefile$|\.(?:mk|mak)$/u.test(path);
/** What stands there is found out when make runs: a pattern, a function, a variable from elsewhere. */
const isOpen = (name: string): boolean => /[%$]/u.test(name);
const references = /\$\((?:[^()]|\([^()]*\))*\)|\$\{[^{}]*\}/gu;

/**
 * What decides about these targets in a Makefile: their rules and the rules of all that they need, and every line that is no rule
 * (variables, conditions, includes). No target: the first rule's. All rules where nobody can say what is needed.
 */
export function rulesFor(text: string, targets: readonly string[]): string {
  const { rules, others } = partsOf(text);
  const reached = new Set<Rule>(rules.filter((rule) => rule.targets.some((target) => target.startsWith('.') || isOpen(target))));
  const first = rules.find((rule) => rule.targets.some((target) => !target.startsWith('.')));
  const wanted = new Set(targets.length > 0 ? targets : first?.targets);
  for (const rule of rules.filter((one) => one.targets.some(isOpen))) for (const need of rule.needs) wanted.add(need);
  // It grows while it is gone through.
  for (const target of wanted)
    for (const rule of rules.filter((one) => one.targets.includes(target) || target.includes('$'))) {
      reached.add(rule);
      for (const need of rule.needs) wanted.add(need);
    }
  return [...others, ...rules.filter((rule) => reached.has(rule)).flatMap(({ lines }) => lines)].join('\n');
}

function partsOf(text: string): { readonly rules: readonly Rule[]; readonly others: readonly string[] } {
  const rules: Rule[] = [];
  const others: string[] = [];
  const fill = fillingFrom(text);
  const words = (names: string): string[] =>
    fill(fill(names))
      // Files that are there need no rule.
      .replaceAll(/\$\(wildcard [^()]*\)/gu, '')
      .split(/\s+/u)
      .filter((word) => !/^\|?$/u.test(word));
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/gu, ' ').split(/\r?\n/u)) {
    // `$(SOURCES:.c=.o)` sets nothing.
    const plain = line.replaceAll(references, (one) => one.replaceAll(/[#:;=]/gu, '_')).replace(/#.*$/u, '');
    const [, made, needed = ''] = /^([^\s#:=][^#:=]*)::?(?!=)([^=;]*)(?:;.*)?$/u.exec(plain) ?? [];
    const last = rules.at(-1);
    if (line.startsWith('\t') && last) last.lines.push(line);
    else if (made !== undefined) rules.push({ targets: words(made), needs: words(needed), lines: [line] });
    else if (/^\s*[^#\s]/u.test(line)) others.push(line);
  }
  return { rules, others };
}
