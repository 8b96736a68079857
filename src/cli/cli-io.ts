import type { App, AppOptions } from '../app/contracts.ts';
import type { OutputStream } from './terminal/output.ts';

export type InputStream = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  readonly readableEnded?: boolean;
  /** Of a terminal: hands over each letter as it is typed, instead of whole lines. */
  setRawMode?(on: boolean): unknown;
};

/** Time as the progress display needs it. */
export interface TickingClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `listener` every `ms` milliseconds; returns how to stop it. */
  every(ms: number, listener: () => void): () => void;
}

/** Everything that the CLI touches outside of the app, so that a test can stand in for the whole process. */
export interface CliIo {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who sits here, for the journal. */
  readonly user: string;
  /** Absolute. */
  readonly cwd: string;
  /** How the person called us, for the commands that we print: `batuta` or `npm start --`. */
  readonly program: string;
  readonly version: string;
  readonly clock: TickingClock;
  createApp(options: AppOptions): Promise<App>;
  /** Ctrl-C, SIGTERM, SIGHUP. Returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
  /** The last resort of a person who presses Ctrl-C a third time. */
  exitNow(code: number): void;
  /** Opens a file in the person's editor and waits until it is closed. */
  edit(argv: readonly string[]): Promise<{ readonly ok: boolean; readonly detail: string }>;
}
