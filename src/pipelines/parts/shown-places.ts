import type { Ctx } from '../../core/durable/contracts.ts';
import { failingPlaces, linesAround, type FailingPlace } from '../../core/evidence/failing-places.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { WorkspaceError, PathError } from '../../core/ports.ts';
import { decodeText } from '../../core/tool/text-file.ts';
import type { AgentWork } from './agent-work.ts';
import type { Services } from './services.ts';

/** As many places of a failure are shown: what failed first is what is looked at first. */
const mostPlaces = 4;
/** A failure may name what is nowhere: only so many are looked for. */
const mostTried = 40;

/** The code that an agent's failure names, with the lines around; '': none that the agent may read. */
export function shownPlaces(ctx: Ctx, services: Services, { failure, agent }: AgentWork): Promise<string> {
  const places = failingPlaces(inEnglish(failure ?? '')).slice(0, mostTried);
  if (places.length === 0) return Promise.resolve('');
  return ctx.step('failing-places', async ({ signal }) => {
    const shown: { path: string; line: number; text: string }[] = [];
    for (const place of places) {
      if (shown.length === mostPlaces) break;
      const found = await find(services, place, agent.owns, signal);
      const isShown = shown.some(({ path, line }) => path === found?.path && Math.abs(line - place.line) <= 4);
      if (found && !isShown) shown.push({ ...found, line: place.line });
    }
    return shown.map(({ path, text }) => `${path}\n${text}`).join('\n\n');
  });
}

/** A command that runs in a package's folder names files as they lie there; some name only where a file's path ends. */
async function find(
  { files, search }: Services,
  { path, line }: FailingPlace,
  owns: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly text: string } | null> {
  const root = `${files.root.replaceAll('\\', '/')}/`;
  const isAbsolute = path.startsWith(root);
  const inside = isAbsolute ? path.slice(root.length) : path;
  const packages = isAbsolute ? [] : owns.map((glob) => glob.split(/[*?[{]/u, 1)[0] ?? '').filter((folder) => folder.endsWith('/'));
  const isPlain = !isAbsolute && /^\w[\w./-]*$/u.test(inside) && !inside.includes('..');
  const ending = async (): Promise<string[]> => (isPlain ? search.glob(`**/${inside}`, 2, signal) : []);
  const places = [...new Set(['', ...packages])].map((folder) => async () => [`${folder}${inside}`]);
  for (const place of [...places, ending]) {
    try {
      const [at, other] = await place();
      // What may be several files is none.
      const file = at === undefined || other !== undefined ? null : await files.read(at);
      const text = file && linesAround(decodeText(file.bytes)?.text ?? '', line);
      if (at !== undefined && text) return { path: at, text };
    } catch (error) {
      // A folder, a secret, or outside.
      if (!(error instanceof PathError || error instanceof WorkspaceError)) throw error;
    }
  }
  return null;
}
