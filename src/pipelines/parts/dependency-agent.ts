/** Name under which manifest and lock file are booked: part of the change, but no agent's work. */
export const dependencyAgent = 'dependencies';
