import type { App, Session } from '../../app/contracts.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import type { CliIo } from '../cli-io.ts';
import type { LineReader } from '../dialogue/line-reader.ts';
import type { Output } from '../terminal/output.ts';
import type { Screen } from '../terminal/screen.ts';

/** One run, and how the person wants to see it through. */
export interface DriveOptions {
  readonly io: CliIo;
  readonly app: App;
  readonly session: Session;
  readonly runId: string;
  /** null: another process works on the run; it is followed, and can be answered. */
  readonly handle: RunHandle | null;
  readonly screen: Screen;
  /** null: nobody can be asked. */
  readonly reader: LineReader | null;
  /** Where events go as JSON lines; null = nowhere. */
  readonly events: Output | null;
  /** Whether progress and reports are printed, or only what the person must know. */
  readonly progress: boolean;
  readonly yes: boolean;
  readonly planOnly: boolean;
  /** Absolute path for report.json. */
  readonly reportFile: string | null;
  /** Events up to this one happened before and are not printed again. */
  readonly since: number;
  /** The question that was answered already; null = none. */
  readonly replied: number | null;
  /** Who answers, for the journal. */
  readonly by: string;
}
