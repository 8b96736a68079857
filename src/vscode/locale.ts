import { env, l10n } from 'vscode';
import { createLocale } from '../core/describe/locale.ts';

/** The editor's. */
export const locale = createLocale(env.language, l10n.t);
