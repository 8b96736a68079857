/** Each runs in an editor of its own. */
export type SuiteName = 'face' | 'views' | 'restricted' | 'empty' | 'models';
