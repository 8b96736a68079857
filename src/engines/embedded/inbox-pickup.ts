import { FolderWatch } from '../../core/durable/folder-watch.ts';
import { answers } from '../../core/question/question.ts';
import type { Question } from '../../protocol/question.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { asJson } from '../../protocol/json.ts';
import { replySignal, type Signal } from './history.ts';
import { readInbox } from './inbox.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import type { LiveRun } from './live-run.ts';

/** Takes what other processes put into a run's inbox into its journal, and notices a take-over while the run waits. */
export class InboxPickup {
  private readonly run: LiveRun;
  private readonly files: JournalFiles;
  private readonly folder: string;
  private readonly watch: FolderWatch;
  private readonly closing = new AbortController();
  private readonly looping: Promise<void>;
  private deliver: ((reply: Signal) => void) | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  /** A look that has not begun. */
  private waiting: Promise<void> | null = null;

  constructor(run: LiveRun, files: JournalFiles, folder: string) {
    this.run = run;
    this.files = files;
    this.folder = folder;
    this.watch = new FolderWatch(files, folder);
    run.lookAtInbox = () => this.look();
    this.looping = this.loop();
  }

  /** Where replies go from now on. Nothing is picked up before. */
  deliverTo(deliver: (reply: Signal) => void): void {
    this.deliver = deliver;
  }

  poke(): void {
    this.watch.poke();
  }

  /**
   * Picks up what lies there now, and checks that the run is still ours. All who ask before it begins share it: many agents go on at once.
   * Never rejects: a failure to record stops the run.
   */
  look(): Promise<void> {
    this.waiting ??= this.lookOnce();
    return this.waiting;
  }

  private async lookOnce(): Promise<void> {
    try {
      await this.exclusive(() => {
        this.waiting = null;
        return this.pickUp();
      });
      await this.run.checkOwner();
    } catch (error) {
      // The inbox could not be read now; what lies in it stays, and the next look may work.
      if (this.run.stopping === null) this.run.parts.logger.warn('The inbox of the run could not be read.', { error: String(error) });
    }
  }

  /** Nothing is picked up meanwhile. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Stops looking; what is being recorded is recorded when it resolves. What comes later waits for the next owner. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.looping;
    this.watch.close();
  }

  /** The run has ended: what asked for it has been done, or came too late. */
  async removeCancellations(): Promise<void> {
    const entries = await readInbox(this.files, this.folder, this.run.parts.logger);
    for (const { file, message } of entries) if (message.kind === 'cancel') await this.files.remove(file);
  }

  private async loop(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.watch.next(signal);
      if (!signal.aborted) await this.look();
    }
  }

  private async pickUp(): Promise<void> {
    if (this.deliver === null) return;
    const { replies, clock, logger } = this.run.parts;
    for (const question of this.run.state.questions) {
      if (await replies.setAsideCutOff(question.id, clock.elapsed()))
        logger.warn('A reply to a question of a run cannot be read; it is set aside.', { question: question.id });
      await this.pickUpReply(question);
    }
    const entries = await readInbox(this.files, this.folder, logger);
    for (const { file, message } of entries) {
      if (message.kind === 'cancel') {
        this.run.requestStop({ kind: 'cancel', by: message.by });
        continue;
      }
      if (this.run.stopping !== null) return;
      const { id, agent, text, by } = message;
      const { notes, guided } = this.run.state;
      // Journaled before the process died that could not remove it any more.
      const isKnown = [...notes, ...guided].some((one) => one.id === id);
      if (!isKnown) await this.run.append({ type: 'events', events: [{ type: 'agent.noted', agent, id, text, by }] });
      await this.files.remove(file);
    }
  }

  private async pickUpReply(question: Question): Promise<void> {
    const reply = this.run.stopping === null ? await this.run.parts.replies.read(question.id) : null;
    const option = question.options.find(({ id }) => id === reply?.option);
    if (reply === null || option === undefined || !answers(question, reply)) return;
    const payload = await this.run.store(asJson(reply));
    const event: RunEventBody = { type: 'question.answered', reply, title: option.title };
    await this.run.append({ type: 'replied', question: question.id, reply: payload, events: [event] });
    this.deliver?.(replySignal(question.id, payload));
  }
}
