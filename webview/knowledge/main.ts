import { open } from '../shared/start.ts';
import { KnowledgePage } from './knowledge-page.ts';

open(KnowledgePage);
