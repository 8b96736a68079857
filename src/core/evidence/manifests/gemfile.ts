import type { Dependency, ReadManifest } from './manifest.ts';

const text = String.raw`(?:'[^'\\#]*'|"[^"\\#]*")`;
const list = String.raw`(?:\[[\w\s:,'"-]*\]|%[iw]\[[\w\s-]*\])`;
/** No path: what is required by one comes from wherever that leads. */
const name = String.raw`(?:'\w[\w/-]*'|"\w[\w/-]*")`;
const option = String.raw`,\s*(?:require|groups?|platforms?):\s*(?:true|false|nil|:\w+|${name}|${list})`;
const gem = new RegExp(String.raw`^gem(?:\s+|\()(['"])([\w.-]+)\1((?:\s*,\s*${text})*)((?:\s*${option})*)\)?$`, 'u');
/** All that a Gemfile is otherwise made of. */
const known =
  /^(?:source|ruby|gemspec|gem|group|platforms?|install_if|git_source|git|github|path|eval_gemfile|plugin|if|unless|elsif|else|end)\b/u;
/** Blocks in which a gem is what it is outside of them. */
const harmless = /^(?:group|platforms?)\b/u;
const goesOn = /[,\\({[|&=+*.<>:-]$/u;
const begun = /\bdo(?:\s*\|\w*\|)?$|^(?:if|unless)\b/u;

/** Gemfile, of which every line is of a known form: it is a program. Gems of the source of all stand apart, all else stays. */
export const readGemfile: ReadManifest = (whole) => {
  const dependencies: Dependency[] = [];
  const rest: string[] = [];
  const open: string[] = [];
  for (const raw of whole.split('\n')) {
    const line = withoutComment(raw);
    if (line === null) return null;
    if (line === '') continue;
    const begins = begun.test(line);
    if (!known.test(line) || (!begins && goesOn.test(line)) || /<<|`/u.test(line)) return null;
    if (begins) open.push(line);
    if (line === 'end' && open.pop() === undefined) return null;
    const isHarmless = open.every((one) => harmless.test(one));
    const [, , name = '', wanted = '', options = ''] = (isHarmless && gem.exec(line)) || [];
    if (name !== '') {
      const spec = `${wanted}${options}${open.map((one) => ` ${one}`).join('')}`
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(/['"]|^\s*,\s*/gu, '')
        .trim();
      dependencies.push({ name, spec, version: wanted, from: 'registry' });
      continue;
    }
    const [, named = null] = /^gem(?:\s+|\()['"]([^'"]*)['"]/u.exec(line) ?? [];
    if (named !== null) dependencies.push({ name: named, spec: line, from: 'elsewhere' });
    // A group of nothing but gems says nothing itself.
    if (line === 'end' && harmless.test(rest.at(-1) ?? '') && begun.test(rest.at(-1) ?? '')) rest.pop();
    else rest.push(line);
  }
  return open.length === 0 ? { dependencies, rest: JSON.stringify(rest) } : null;
};

/** null: a text goes on in the next line, or is written in a way that is seldom seen. */
function withoutComment(line: string): string | null {
  if (/^(?:=|__END__)/u.test(line)) return null;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quote === '' && char === '#') return line.slice(0, at).trim();
    if (quote === '' && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = '';
    else if (char === '\\' || (quote === '' && /[?/]/u.test(char))) return null;
    else if (quote === '' && char === '%' && !/^%[iw]\[/u.test(line.slice(at))) return null;
  }
  return quote === '' ? line.trim() : null;
}
