/** A rule: what it makes, from what, and its lines as they stand there. */
interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly text: string;
}

export const isMakefile = (path: string): boolean => /(?:^|\/)(?:GNUm|[Mm])akefile$|\.(?:mk|mak)$/u.test(path);

/**
 * What decides about these targets in a Makefile: their rules and the rules of all that they need, and every line that is no rule
 * (variables, conditions, includes). No target: the first rule's.
 */
export function rulesFor(text: string, targets: readonly string[]): string {
  const rules: Rule[] = [];
  const others: string[] = [];
  let recipe: string[] | null = null;
  const close: (() => void)[] = [];
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/gu, ' ').split(/\r?\n/u)) {
    const rule = /^([^\s#:=][^#:=]*)::?(?!=)([^=]*)$/u.exec(line);
    if (line.startsWith('\t') && recipe) recipe.push(line);
    else if (rule) {
      const lines: string[] = [line];
      recipe = lines;
      const [need = '', inline] = (rule[2] ?? '').split(';', 2);
      if (inline !== undefined) lines.push(inline);
      close.push(() => rules.push({ targets: words(rule[1]), needs: words(need), text: lines.join('\n') }));
    } else if (line.trim() !== '' && !line.trimStart().startsWith('#')) others.push(line);
  }
  for (const end of close) end();
  const first = rules.find((rule) => rule.targets.some((target) => !target.startsWith('.')));
  const wanted = targets.length > 0 ? [...targets] : [...(first?.targets ?? [])];
  const reached = new Set<Rule>(rules.filter((rule) => rule.targets.some((target) => target.startsWith('.') || /[%$]/u.test(target))));
  const seen = new Set<string>();
  for (let target = wanted.shift(); target !== undefined; target = wanted.shift()) {
    if (seen.has(target)) continue;
    seen.add(target);
    for (const rule of rules.filter((one) => one.targets.includes(target))) {
      reached.add(rule);
      wanted.push(...rule.needs);
    }
  }
  return [...others, ...rules.filter((rule) => reached.has(rule)).map((rule) => rule.text)].join('\n');
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/u).filter((word) => word !== '' && word !== '|');
}
