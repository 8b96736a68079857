/** Every command of the extension that package.json contributes. */
export const commandIds = [
  'batuta.newFeature',
  'batuta.runPipeline',
  'batuta.approveSpec',
  'batuta.requestChanges',
  'batuta.saveForLater',
  'batuta.answer',
  'batuta.resumeRun',
  'batuta.cancelRun',
  'batuta.undoRun',
  'batuta.applyToBranch',
  'batuta.retryWithGuidance',
  'batuta.openReport',
  'batuta.openReview',
  'batuta.openChanges',
  'batuta.rollBack',
  'batuta.syncRegistry',
  'batuta.compileContexts',
  'batuta.initialiseWorkspace',
  'batuta.selectProvider',
  'batuta.setApiKey',
  'batuta.showRun',
  'batuta.showLog',
  'batuta.addSpecComment',
  'batuta.removeSpecComment',
] as const;

/** Commands behind the rows of trees: nobody finds them in the palette. */
export const rowCommandIds = ['batuta.openTranscript', 'batuta.openEntity'] as const;

export type CommandId = (typeof commandIds)[number] | (typeof rowCommandIds)[number];
