import type { Json } from '../../src/protocol/json.ts';
import type { ModelFault, ModelHandler, RecordedRequest } from '../fakes/model-server/model-answer.ts';
import { acting, approvedReview, call, calls, finish, passed, rejectedReview, spec, write, type Act } from '../e2e/answers.ts';

const faults: readonly ModelFault[] = [
  { kind: 'status', status: 429, retryAfter: 3 },
  { kind: 'status', status: 429, retryAfter: 86_400 * 365 },
  { kind: 'status', status: 529 },
  { kind: 'status', status: 500 },
  ...[0, 1, 2, 4].flatMap((afterEvents): ModelFault[] => [
    { kind: 'cut', afterEvents },
    { kind: 'error-event', afterEvents, type: 'overloaded_error' },
  ]),
];

/** What every run is to come to, beside what its workspace began with. */
export const made: Readonly<Record<string, string>> = { 'src/new.txt': 'fixed\n', 'lib/new.txt': 'good\n', 'lib/b.txt': 'new b\n' };
const begun: Readonly<Record<string, readonly string[]>> = {
  'src/new.txt': ['good\n'],
  'lib/new.txt': ['bad\n'],
  'lib/b.txt': ['old b\n'],
};
/** What a file may hold on the way there; null: it need not be there. */
export const onTheWay = (file: string): readonly (string | null)[] => [null, ...(begun[file] ?? []), made[file] ?? null];

/**
 * Two agents, one whose first attempt does not pass and one whose work is sent back by the review. A model that looks at what its tools say: what
 * failed, because the disk did or because the process died, is read and done again.
 */
export function soakModel(random: () => number, faultShare: () => number): ModelHandler {
  const play = acting([
    [/^SPEC /, finish(spec({ Source: ['src/new.txt'], Library: ['lib/new.txt', 'lib/b.txt'] }))],
    [/^REVIEW-FIX Source /, until(['src/new.txt', 'fixed\n'])],
    [/^RETRY Library /, until(['lib/new.txt', 'good\n'], ['lib/b.txt', 'new b\n'])],
    [/^Library /, until(['lib/new.txt', 'bad\n'])],
    [/^(RETRY )?Source /, until(['src/new.txt', 'good\n'])],
    [
      /^REVIEW /,
      (request) => (JSON.stringify(request.body['messages']).includes('fixed') ? approvedReview : rejectedReview('src/new.txt')),
    ],
  ]);
  return async (request) => {
    const answer = await play(request);
    const fault = random() < faultShare() ? faults[Math.floor(random() * faults.length)] : undefined;
    return fault ? { ...answer, fault } : answer;
  };
}

type Block = { readonly [key: string]: Json };

/** The calls of the conversation so far, each with whether it did what it should. */
function callsOf(
  request: RecordedRequest,
): { readonly name: string; readonly path: Json | undefined; readonly content: Json | undefined; readonly ok: boolean }[] {
  const blocks = (request.body['messages'] as { content: Block[] | string }[]).flatMap(({ content }) =>
    typeof content === 'string' ? [] : content,
  );
  const results = new Map(
    blocks.filter(({ type }) => type === 'tool_result').map((block) => [block['tool_use_id'], block['is_error'] !== true]),
  );
  return blocks
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name, input }) => {
      const { path, content } = (input ?? {}) as Block;
      return { name: typeof name === 'string' ? name : '', path, content, ok: results.get(id) ?? false };
    });
}

/** Writes each file, after having looked at it, until that was done; then it is finished. */
function until(...files: readonly (readonly [file: string, content: string])[]): Act {
  return (request) => {
    const done = callsOf(request);
    const next = files.find(
      ([file, content]) => !done.some((one) => one.name === 'write' && one.path === file && one.content === content && one.ok),
    );
    if (!next) return passed;
    const last = done.at(-1);
    return last?.name === 'read' && last.path === next[0] ? write(...next) : calls(call('read', { path: next[0] }));
  };
}
