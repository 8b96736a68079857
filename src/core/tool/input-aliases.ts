import * as z from 'zod';

/** Field names that models know from other tools. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  path: ['file_path', 'filePath', 'file', 'filename', 'filepath'],
  old_string: ['old_str', 'oldString', 'old_text', 'oldText', 'search'],
  new_string: ['new_str', 'newString', 'new_text', 'newText', 'replace'],
  content: ['contents', 'file_text', 'text'],
  text: ['note', 'notes', 'content'],
  paths: ['files', 'file_paths', 'filePaths'],
  command: ['cmd', 'argv', 'commands'],
  pattern: ['regex', 'query', 'glob_pattern'],
  glob: ['include', 'file_pattern'],
  ignore_case: ['ignoreCase', 'case_insensitive', '-i'],
};

/** A list that was written as a text of JSON, or a single one where a list is wanted. */
function listOf(value: unknown, wanted: unknown): unknown {
  const type = wanted instanceof z.ZodOptional ? wanted.unwrap() : wanted;
  if (!(type instanceof z.ZodArray) || Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  try {
    const read: unknown = JSON.parse(value);
    return Array.isArray(read) ? read : [read];
  } catch {
    return [value];
  }
}

/**
 * An object schema that also accepts other usual names of its fields; a field's own name wins. null counts as "not given", because models
 * use it for optional fields; a list may be a text of JSON, or one thing alone.
 */
export function tolerant<T extends z.ZodRawShape>(shape: T): z.ZodType<z.infer<z.ZodObject<T>>> {
  const rename = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const given = new Map(Object.entries(value).filter(([, field]) => field !== null));
    for (const name of Object.keys(shape)) {
      if (given.has(name)) continue;
      const other = (aliases[name] ?? []).find((alias) => given.has(alias));
      if (other !== undefined) given.set(name, given.get(other));
    }
    return Object.fromEntries([...given].filter(([name]) => name in shape).map(([name, field]) => [name, listOf(field, shape[name])]));
  };
  return z.preprocess(rename, z.object(shape));
}
