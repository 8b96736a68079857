/** Memory of a run that wrote nothing to it. */
export const nothingLearned = async (): Promise<[]> => [];
