import * as z from 'zod';
import { prospectSchema } from './composer.ts';
import { forecastSchema } from './forecast.ts';
import { hashSchema } from './json.ts';
import { knowledgeSchema, knowledgeSourceSchema } from './knowledge.ts';
import { replySchema } from './question.ts';
import { runEventSchema } from './run-event.ts';
import { transcriptSchema } from './transcript.ts';
import { auditViewSchema, hunkSchema, livingSpecSchema, specViewSchema, viewNameSchema, viewStateSchema } from './webview-view.ts';

/**
 * The one transport between the editor's host and its webviews. A webview asks (`WebviewRequest`, answered by exactly one
 * `response`); the host tells (`HostMessage`). Both sides check what arrives. The webview keeps its run by `project()` from
 * the events it gets from its cursor on; a whole state is never sent.
 *
 * Order: webview `ready` → host answers with the texts, then sends `view`; the webview `subscribe`s to the view's run from its
 * cursor → host sends `events` (the past in batches of at most `mostEvents`, then live). A webview that finds a gap subscribes anew.
 */
export const mostEvents = 2000;

const run = { runId: z.string() };
const nothing = z.null();
const path = z.string().min(1);

/** Commands of the extension that a webview may start by name. */
export const viewCommandSchema = z.enum([
  'newFeature',
  'fixBug',
  'initialise',
  'selectProvider',
  'chooseAgents',
  'manageTrust',
  'openFolder',
  'openWalkthrough',
  'trySample',
]);
export type ViewCommand = z.infer<typeof viewCommandSchema>;

/** What a change is taken back of: all of a file, or one hunk by the `id` that `hunks` gave. Strict: without its hunk it would be the whole file. */
const changeSchema = z.union([z.strictObject({ file: path, hunk: z.string() }), z.strictObject({ file: path })]);

const acceptedSchema = z.object({ file: path, hunk: z.string().nullable() });

const method = <P extends z.ZodType, R extends z.ZodType>(params: P, result: R) => ({ params, result });

/** Every request of a webview: what it carries and what the answer carries. Words of a refusal come as the response's `error`. */
export const webviewMethods = {
  /**
   * Once per frame, also after hide and show. `texts`: the table of the editor's language (l10n/webview.<language>.json: English text → translation),
   * empty for English. `language`: BCP 47, for numbers and dates.
   */
  ready: method(z.object({ view: viewNameSchema }), z.object({ language: z.string(), texts: z.record(z.string(), z.string()) })),
  /** Events behind `cursor` come as `events` messages, until another run is subscribed to. */
  subscribe: method(z.object({ ...run, cursor: z.int().nonnegative() }), nothing),
  /** Shows another of the runs that the view lists. */
  showRun: method(z.object(run), nothing),
  spec: method(z.object(run), specViewSchema),
  /** null: nothing can be said in dollars, for lack of prices or of history. */
  forecast: method(z.object(run), forecastSchema.nullable()),
  /** An answer to a question, as the webview shows it. The text of a change request may be empty where comments on lines say it all. */
  reply: method(z.object({ ...run, reply: replySchema.omit({ by: true }) }), nothing),
  /** The host asks a question that the view does not ask. */
  answer: method(z.object({ ...run, question: z.int() }), nothing),
  openSpec: method(z.object(run), nothing),
  /** The page of the spec as the run stands. */
  openLivingSpec: method(z.object(run), nothing),
  livingSpec: method(z.object(run), livingSpecSchema),
  /** A comment on a line (from 1) of the waiting spec; it goes into the next change request. */
  remark: method(z.object({ ...run, line: z.int().positive(), text: z.string().min(1) }), nothing),
  /** Text of an evidence's log; null when it is gone. */
  log: method(z.object({ ...run, hash: hashSchema }), z.object({ text: z.string().nullable() })),
  openLog: method(z.object({ ...run, hash: hashSchema }), nothing),
  /** The transcript of one attempt, in an editor tab, at a turn of it. `path`: the attempt's workflow path. */
  openTranscript: method(z.object({ ...run, path, turn: z.int().positive().exactOptional() }), nothing),
  /** Its turns from `from` on: the one before may have come without the results of its calls. */
  transcript: method(z.object({ ...run, path, from: z.int().positive() }), transcriptSchema),
  /** A word to one agent at work: it comes before its next turn. */
  guide: method(z.object({ ...run, agent: z.string(), text: z.string().min(1) }), nothing),
  /** Stops after the tool call under way, a second time at once; the run can be resumed. */
  stop: method(z.object(run), nothing),
  /** Final; the host asks first and offers to take the changes back. */
  cancel: method(z.object(run), nothing),
  resume: method(z.object(run), nothing),
  /** Runs the commands of a completed run again, on the files as they are. */
  prove: method(z.object(run), nothing),
  /** The host asks for the branch. */
  apply: method(z.object(run), nothing),
  /** The host asks first. */
  undo: method(z.object(run), nothing),
  openReport: method(z.object(run), nothing),
  openReview: method(z.object(run), nothing),
  openScore: method(z.object(run), nothing),
  audit: method(z.object(run), auditViewSchema),
  /** The panel shows the run as it was after its event `cursor`; null: as it is. */
  replay: method(z.object({ ...run, cursor: z.int().positive().nullable() }), nothing),
  openFile: method(z.object({ ...run, file: path, line: z.int().positive().nullable() }), nothing),
  openDiff: method(z.object({ ...run, file: path }), nothing),
  /** A file of which a question shows two sides: both of them, beside each other. */
  openSides: method(z.object({ ...run, question: z.int(), file: path }), nothing),
  openAllChanges: method(z.object(run), nothing),
  hunks: method(z.object({ ...run, file: path }), z.object({ hunks: z.array(hunkSchema) })),
  /** Takes a change back; `refused`: in words why not, null when it is done. */
  undoChange: method(z.object({ ...run, change: changeSchema }), z.object({ refused: z.string().nullable() })),
  /** Accepts a change (`hunk` null: the whole file), or takes that back; an `accepted` message follows. */
  accept: method(z.object({ ...run, change: acceptedSchema, accepted: z.boolean() }), nothing),
  /** Remembered: no later review brings the issue up again. */
  dismiss: method(z.object({ ...run, fingerprint: z.string() }), nothing),
  /** Takes a dismissal back: later reviews may name the issue again. */
  readmit: method(z.object({ ...run, fingerprint: z.string() }), nothing),
  /** What else the page of entities and memory is to show; a `knowledge` message follows. */
  showKnowledge: method(z.object({ source: knowledgeSourceSchema }), nothing),
  /** The file of an entity, in an editor. */
  openNode: method(z.object({ name: z.string() }), nothing),
  /** The host asks first; a `knowledge` message follows. */
  forget: method(z.object({ name: z.string() }), nothing),
  /** An address that the person clicked; the host shows it in full and asks before it opens. */
  openLink: method(z.object({ url: z.string().max(4000) }), nothing),
  /** What is typed of the request that is being written: all of it, with every key. */
  compose: method(z.object({ text: z.string() }), nothing),
  /** Another pipeline, by its id, or folder, by its number. */
  composeFor: method(z.object({ pipeline: z.string().exactOptional(), folder: z.int().nonnegative().exactOptional() }), nothing),
  /** Names that fit what was typed of one, the best first. */
  names: method(z.object({ kind: z.enum(['file', 'entity']), typed: z.string().max(500) }), z.object({ names: z.array(z.string()) })),
  /** A file goes along with the request. Refused where agents may not read it. */
  attach: method(z.object({ file: path }), nothing),
  /** What is selected in the editor goes along. */
  attachSelection: method(nothing, nothing),
  /** What stands at this place of the list goes along no more. */
  detach: method(z.object({ index: z.int().nonnegative() }), nothing),
  /** Who would play whom, and what it would cost. */
  prospect: method(nothing, prospectSchema),
  /** Starts the request. `begun: false`: the person thought better of it, or was told why it cannot begin; it is still there. */
  begin: method(z.object({ text: z.string() }), z.object({ begun: z.boolean() })),
  /**
   * What can be done where the script of the sample knows nothing of a request: `sample`: take its own, `provider`: have a model answer. `runId`: the run
   * that stopped for it; null: it is being written.
   */
  leaveScript: method(z.object({ to: z.enum(['sample', 'provider']), runId: z.string().nullable() }), nothing),
  /** Leaves the page; what is written stays. */
  leave: method(nothing, nothing),
  /** The text of a pull request: Markdown, its title first; `own`: the person's, not made of what holds now. */
  pullRequest: method(z.object(run), z.object({ text: z.string(), own: z.boolean() })),
  /** null: the person's text is let go. */
  keepPullRequest: method(z.object({ ...run, text: z.string().min(1).nullable() }), nothing),
  /** Begins a feature with this request, up to its spec. `begun: false`: the person thought better of it, or was told why it cannot begin. */
  request: method(z.object({ text: z.string().min(1) }), z.object({ begun: z.boolean() })),
  /** Puts a text into the clipboard. */
  copy: method(z.object({ text: z.string() }), nothing),
  command: method(z.object({ name: viewCommandSchema }), nothing),
  /** A message came that is none of these: `detail` says where it is wrong, for the log. The person is told by the webview. */
  fault: method(z.object({ detail: z.string().max(500) }), nothing),
} as const;

export type WebviewMethod = keyof typeof webviewMethods;
export type Params<M extends WebviewMethod> = z.infer<(typeof webviewMethods)[M]['params']>;
export type Result<M extends WebviewMethod> = z.infer<(typeof webviewMethods)[M]['result']>;

/** Envelope of a request; `params` are checked with the method's own schema (`readRequest`). */
const requestSchema = z.object({
  id: z.int().positive(),
  method: z.enum(Object.keys(webviewMethods) as [WebviewMethod, ...WebviewMethod[]]),
  params: z.unknown(),
});

export type WebviewRequest = { [M in WebviewMethod]: { id: number; method: M; params: Params<M> } }[WebviewMethod];

/** What a webview sent, checked; null when it is no request of ours. `requestId` tells whether somebody waits for an answer. */
export function readRequest(message: unknown): WebviewRequest | null {
  const envelope = requestSchema.safeParse(message);
  if (!envelope.success) return null;
  const params = webviewMethods[envelope.data.method].params.safeParse(envelope.data.params);
  return params.success ? ({ ...envelope.data, params: params.data } as WebviewRequest) : null;
}

/** Number of a message that asks for an answer, whether or not it fits otherwise; null when it has none. */
export function requestId(message: unknown): number | null {
  const envelope = requestSchema.pick({ id: true }).safeParse(message);
  return envelope.success ? envelope.data.id : null;
}

/** What the host does for each request; resolves with the answer's content, if it has any, rejects with an error whose message is for the person. */
export type RequestHandlers = {
  [M in WebviewMethod]: (params: Params<M>) => Promise<Result<M> extends null ? void : Result<M>>;
};

export const hostMessageSchema = z.discriminatedUnion('type', [
  z.discriminatedUnion('ok', [
    z.object({ type: z.literal('response'), id: z.int().positive(), ok: z.literal(true), result: z.unknown() }),
    z.object({ type: z.literal('response'), id: z.int().positive(), ok: z.literal(false), error: z.string() }),
  ]),
  /** What the view is about; sent after `ready` and whenever it changes. */
  z.object({ type: z.literal('view'), view: viewStateSchema }),
  /** What was sent of the run counts no more: it comes again, from the first event on. */
  z.object({ type: z.literal('reset'), ...run }),
  /** In order and without gaps. `at`: the host's clock (ISO 8601), for elapsed times. */
  z.object({ type: z.literal('events'), ...run, at: z.iso.datetime(), events: z.array(runEventSchema).max(mostEvents) }),
  /** The spec's file changed on the disk or in an editor: what is shown is not what lies there. */
  z.object({ type: z.literal('specChanged'), ...run }),
  /** Issues that the person dismissed, by fingerprint: all of them. */
  z.object({ type: z.literal('dismissed'), ...run, fingerprints: z.array(z.string()) }),
  /** Changes that the person keeps: all of them. */
  z.object({ type: z.literal('accepted'), ...run, changes: z.array(acceptedSchema) }),
  /** What the page of entities and memory shows. */
  z.object({ type: z.literal('knowledge'), knowledge: knowledgeSchema }),
  /** Puts the focus on the part of the view that a command named. */
  z.object({ type: z.literal('focus'), part: z.enum(['approve', 'guidance', 'request']) }),
  /** The attempt of which the transcript is shown; `turn` null: what happens now, or its begin when it is over. */
  z.object({ type: z.literal('attempt'), ...run, path, turn: z.int().positive().nullable() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
