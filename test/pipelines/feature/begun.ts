import { afterEach } from 'vitest';
import { specText } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

export const install = (name: string): string => `npm install --no-audit --no-fund --ignore-scripts ${name}`;
/** A spec of these files by layer, with these entries. */
export const withDependencies = (files: Record<string, string[]>, ...dependencies: string[]): string =>
  specText(files).replace('- none\n', dependencies.map((one) => `${one}\n`).join(''));

/** A run of one agent whose spec lists these dependencies; it is closed after the test. */
export async function begun(options: {
  dependencies: string[];
  files: Record<string, string>;
  act: Act;
  packages?: () => Record<string, string>;
  commands?: string[];
  /** What the spec lists for the only layer. */
  listed?: string[];
  /** What an installation does to the files. */
  installs?: (files: Stage['files']) => void;
  retries?: boolean;
}): Promise<Stage> {
  const { dependencies, files, act, packages, commands = [], listed = ['backend/a.ts'], installs = () => {}, retries = false } = options;
  const stage: Stage = await openStage({
    agents: [agent('backend')],
    files,
    approves: true,
    commands: Object.fromEntries(
      commands.map((command) => [
        command,
        () => {
          installs(stage.files);
          return { exitCode: 0 };
        },
      ]),
    ),
    ...(packages ? { packages } : {}),
    acts: [
      [/^SPEC/, () => finished(withDependencies({ Backend: listed }, ...dependencies))],
      [retries ? /^(?:RETRY )?Backend/ : /^Backend/, act],
      [/^REVIEW /, () => finished('## Review: APPROVED\n### Issues Found\nNone')],
    ],
  });
  open.push(stage);
  await stage.start();
  return stage;
}
