/** Every command of the extension, as package.json contributes it. */
export const commandIds = [
  'batuta.newFeature',
  'batuta.approveSpec',
  'batuta.requestChanges',
  'batuta.saveForLater',
  'batuta.resumeRun',
  'batuta.setApiKey',
  'batuta.showRun',
] as const;

export type CommandId = (typeof commandIds)[number];
