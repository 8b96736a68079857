import type { Message } from '../../protocol/message.ts';
import type { Packages } from './reached-scripts.ts';

/** One command that proves a project, and why it was chosen (for the person). */
export interface GuessedCommand {
  readonly argv: string[];
  readonly reason: Message;
  /** Folders of the packages that it works in, where it does nothing in its own. */
  readonly elsewhere?: readonly string[];
}

/** What is known of a project folder when its commands are guessed. */
export interface Project {
  /** Relative to the workspace; '' is its root. */
  readonly folder: string;
  /** Paths below the folder, relative to it. */
  readonly paths: readonly string[];
  /** Names of the files that lie at the workspace's root. */
  readonly rootFiles: ReadonlySet<string>;
  /** All packages of the workspace that have scripts. */
  packages(): Promise<Packages>;
  /** Text of a file of the project; null when it is not there or cannot be read. */
  read(path: string): Promise<string | null>;
}

export interface ProjectCommands {
  readonly commands: GuessedCommand[];
  /** What was seen and left out, in sentences. */
  readonly notes: Message[];
}

/** Path from the workspace's root, where every command is started. */
export function fromRoot(project: Pick<Project, 'folder'>, path: string): string {
  if (path === '') return project.folder === '' ? '.' : project.folder;
  return project.folder === '' ? path : `${project.folder}/${path}`;
}
