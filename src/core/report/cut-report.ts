/** Lines that tell what went wrong: errors, exceptions, and the places of a stack trace. */
const telling =
  /\b(\w*error|\w*exception|fail(ed|ure|s)?|fatal|panic(ked)?|traceback|caused by|assert\w*|segfault|denied|refused|timed? ?out|undefined|not found)\b|^\s+at \S|^\s*File "[^"]+", line \d+|\S+\.\w{1,5}:\d+/iu;
/** Lines around a telling one that are kept with it. */
const around = 2;
const head = 40;
const tail = 80;

/**
 * A long log, cut to at most `most` characters: its beginning, its end, and between them the lines that tell what went wrong, the last of them
 * first when there is no room for all – with a mark wherever something is left out. A text that fits stays as it is.
 */
export function cutReport(text: string, most: number): string {
  if (text.length <= most) return text;
  const lines = text.split('\n').map((line) => (line.length > 500 ? `${line.slice(0, 500)}…` : line));
  const kept = new Set<number>();
  let room = most - 2000;
  const keep = (index: number): void => {
    const line = lines[index];
    if (line === undefined || kept.has(index) || line.length + 1 > room) return;
    room -= line.length + 1;
    kept.add(index);
  };
  for (let index = 0; index < head; index++) keep(index);
  for (let index = lines.length - 1; index >= lines.length - tail; index--) keep(index);
  for (let index = lines.length - 1; index >= 0; index--)
    if (telling.test(lines[index] ?? '')) for (let near = index - around; near <= index + around; near++) keep(near);
  const shown: string[] = [];
  let before = -1;
  for (const index of [...kept].sort((a, b) => a - b)) {
    if (index > before + 1) shown.push(`[… ${index - before - 1} lines left out …]`);
    shown.push(lines[index] ?? '');
    before = index;
  }
  return shown.join('\n').slice(0, most);
}
