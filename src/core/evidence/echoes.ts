/** A new test. */
export interface TestText {
  readonly file: string;
  readonly text: string;
}

/** Blanks and line ends make no difference. */
export function plainText(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** What runners put before a line of code that they show: a number, a bar, a pointer. */
const frame = /^[\s>❯|│]*(?:\d+\s*[|│:]?)?\s*/u;

/** What tests are called, in the languages whose runners print it: a function, a class, the first argument of `test` and its like. */
const declared = /\b(?:def|fn|func|fun|function|void|sub|class)\s+`?([\w$]+(?:[ \w]*(?=`))?)/gu;
const entitled = /\b(?:test|it|describe|context|suite|specify|scenario)(?:\.\w+)*\s*\(\s*(['"`])(.*?)\1/giu;

function titlesIn(text: string): string[] {
  return [...[...text.matchAll(declared)].map(([, name = '']) => name), ...[...text.matchAll(entitled)].map(([, , name = '']) => name)];
}

/**
 * What was printed, without what is printed whatever makes a test fail: lines of its own text (a trace, a syntax error), its file's name, and names
 * of tests that hold the words.
 */
export function withoutEchoes(
  printed: string,
  words: string,
  { written, names }: { readonly written: readonly TestText[]; readonly names: readonly string[] },
): string {
  const said = plainText(words);
  const lines = new Set(written.flatMap(({ text }) => text.split('\n').map(plainText)).filter((line) => line.includes(said)));
  const rest = printed.split('\n').filter((line) => !lines.has(plainText(line)) && !lines.has(plainText(line.replace(frame, ''))));
  const titles = [...written.flatMap(({ file, text }) => [file, ...titlesIn(text)]), ...names.map((name) => name.replace(/^.* > /su, ''))];
  const echoed = titles.map(plainText).filter((title) => title !== '' && title.includes(said));
  return echoed.reduce((text, title) => text.replaceAll(title, ' '), plainText(rest.join('\n')));
}
