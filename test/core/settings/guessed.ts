import { inEnglish } from '../../../src/core/describe/message.ts';
import { guessLayers, type LayerGuess } from '../../../src/core/settings/guess-layers.ts';

/** A package.json with these scripts. */
export const json = (scripts: Record<string, string>): string => JSON.stringify({ scripts });

/** What is guessed, with the reasons in English. */
export async function guess(files: Record<string, string>): Promise<Omit<LayerGuess, 'reasons'> & { readonly reasons: string[] }> {
  const found = await guessLayers({ paths: Object.keys(files).sort(), read: async (path) => files[path] ?? null });
  return { ...found, reasons: found.reasons.map(({ message }) => inEnglish(message)) };
}

/** `Section: owns | needs | commands` */
export async function short(files: Record<string, string>): Promise<string[]> {
  const { agents } = await guess(files);
  return agents.map(
    (agent) =>
      `${agent.section}: ${agent.owns.join(' ')} | ${agent.needs.join(' ')} | ${agent.validate.map((argv) => argv.join(' ')).join('; ')}`,
  );
}
