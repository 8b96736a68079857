import { UserError } from '../../app/contracts.ts';
import { changedFiles } from '../../core/run/changed-files.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { nearestWord } from '../../core/settings/nearest-word.ts';
import type { SpecRemark } from '../../core/spec/change-request.ts';
import type { LineComment } from '../../protocol/question.ts';

/** As compilers, grep and reviewers write it; a comment on a whole file has no line. */
const form = /^(?<file>[^\n]*?)(?::(?<line>[1-9]\d{0,8}))?:\s+(?<text>\S[^]*)$/u;
const most = 8;

/** `--comment` about lines of the run's change. Throws UserError where one has another form, or names a file that the run did not change. */
export function changeComments(given: readonly string[], state: RunState): LineComment[] {
  const files = changedFiles(state).map(({ file }) => file);
  return given.map((words) => {
    const { file, line, text } = read(words);
    if (!files.includes(file)) throw new UserError(`The run did not change "${file}".${proposal(file, files)}`);
    return { file, line, text };
  });
}

/** `--comment` about lines of a waiting spec, each with the words of its line. Throws UserError where one has another form, or is about no line of it. */
export function specRemarks(given: readonly string[], spec: { readonly file: string; readonly text: string }): SpecRemark[] {
  const lines = spec.text.trimEnd().split('\n');
  return given.map((words) => {
    const { file, line, text } = read(words);
    if (file !== spec.file) throw new UserError(`What waits for your answer is ${spec.file}, not "${file}".`);
    if (line === null || line > lines.length)
      throw new UserError(`${spec.file} has lines from 1 to ${lines.length}; name one: ${spec.file}:LINE: TEXT`);
    return { line, quote: lines[line - 1] ?? '', text };
  });
}

function read(words: string): LineComment {
  const { file = '', line, text = '' } = form.exec(words)?.groups ?? {};
  if (file.trim() === '')
    throw new UserError(`--comment needs a file, a line and a text, like 'src/price.ts:12: round once'; "${words}" is not.`);
  return {
    file: file
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(?:\.\/)+/u, ''),
    line: line === undefined ? null : Number(line),
    text: text.trim(),
  };
}

function proposal(file: string, files: readonly string[]): string {
  const near = nearestWord(file, files);
  if (near !== null) return ` Did you mean ${near}?`;
  const more = files.length > most ? `, and ${files.length - most} more` : '';
  return files.length === 0 ? '' : ` It changed: ${files.slice(0, most).join(', ')}${more}.`;
}
