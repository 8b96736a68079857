import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { parsedJson } from '../../protocol/json.ts';
import { sentence } from '../describe/message.ts';
import { compose, mostProblems, positions, type Composed, type ReadYaml } from './yaml-text.ts';

/** Reads strict JSON. Where things stand in it, the YAML parser says, which reads JSON too; slower, so only when somebody asks. Never throws. */
export function readJson(text: string, file: string): ReadYaml {
  const json = text.replace(/^\uFEFF/u, '');
  let composed: Composed | null = null;
  const place = (): Composed => (composed ??= compose(json));
  try {
    return { ok: true, yaml: { value: JSON.parse(json) as unknown, ...positions(place) } };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const path = brokenPart(json, place().document.contents);
    const line = place().document.errors[0]?.linePos?.[0].line ?? positions(place).lineOf(path);
    const reason = error.message.replace(/(?: in JSON)? at position .*$|, (?:\.{3})?".*$/su, '');
    return { ok: false, problems: [{ file, line, key: path.join('.'), message: sentence('This is not valid JSON: {0}.', reason) }] };
  }
}

/** Keys that stand twice in one part of a strict JSON text, with their lines: whoever parses it sees only the last of them. */
export function doubledKeys(text: string): { readonly key: string; readonly line: number }[] {
  const json = text.replace(/^\uFEFF/u, '');
  const errors = compose(json).document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  return errors.slice(0, mostProblems).map(({ pos, linePos }) => ({
    key: /^"((?:[^"\\]|\\.)*)"/u.exec(json.slice(pos[0]))?.[1] ?? '',
    line: linePos?.[0].line ?? 1,
  }));
}

/** Path of the innermost part that is no JSON by itself. */
function brokenPart(json: string, node: unknown): PropertyKey[] {
  const parts: (readonly [PropertyKey, unknown])[] = isMap(node)
    ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value])
    : isSeq(node)
      ? [...node.items.entries()]
      : [];
  const broken = parts.find(([, part]) => isNode(part) && part.range && parsedJson(json.slice(part.range[0], part.range[1])) === undefined);
  return broken ? [broken[0], ...brokenPart(json, broken[1])] : [];
}
