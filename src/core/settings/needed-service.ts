import { wordsOf } from '../registry/name-forms.ts';
import type { ReachedScript } from './reached-scripts.ts';

/** Commands that reach a database, a server of somebody, or the network. At the beginning of a command, as others only name files so. */
const commands: readonly RegExp[] = [
  /\bprisma (?:migrate|db)\b[^&|;\n]*/u,
  /\bdrizzle-kit (?:push|pull|migrate|introspect)\b/u,
  /\b(?:knex|sequelize|sequelize-cli|db-migrate|node-pg-migrate|typeorm|mikro-orm)\b[^&|;\n]* (?:db:|migrat|seed|up\b)[\w:-]*/u,
  /(?<=^|[&|;(\n]\s*|\bnpx (?:--yes )?|\bbunx |\bexec )(?:wait-on|wait-port|docker|docker-compose|psql|mysql|mongosh|redis-cli|curl|wget|vercel|netlify|firebase|gh-pages|flyctl|serverless|kubectl|aws|gcloud)\b(?! --version)/u,
  /\bwrangler (?:deploy|publish)\b|\b(?:npm|pnpm|yarn|changeset|lerna|vsce|ovsx) (?:npm )?publish\b/u,
];

/** Words in the name of a script, or of a file that it runs. */
const alone = /^(?:migrate|seed|deploy|publish|download|upload)$/u;
const looks = /^(?:check|verify|validate|ensure|require|wait|connect|ping|test)$/u;
const looked = /^(?:env|environment|db|database|databases|postgres|postgresql|mysql|mongo|mongodb|redis|clickhouse|services?)$/u;
/** What a program of the project is started by, with the file. */
const ownProgram = /\b(?:node|tsx|ts-node|bun|bash|sh|python3?|deno run)\s+(?:-[^\s]+\s+)*([\w@./-]+\.(?:[cm]?[jt]s|sh|py))\b/gu;

/** By what of it a script needs more than the code: a script that it reaches, or a command; null: it does not. */
export function neededService(reached: readonly ReachedScript[]): string | null {
  for (const { name, text } of reached) {
    const files = Array.from(text.matchAll(ownProgram), ([, file = '']) => file);
    const named = [name, ...files].find((one) => saysSo(one));
    const found = named ?? commands.map((pattern) => pattern.exec(text)?.[0].trim()).find((match) => match !== undefined);
    if (found !== undefined) return found;
  }
  return null;
}

function saysSo(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('/') + 1));
  return words.some((word) => alone.test(word)) || (words.some((word) => looks.test(word)) && words.some((word) => looked.test(word)));
}
