import { open } from '../shared/start.ts';
import '../shared/styles/tab.css';
import './styles/page.css';
import './styles/issues.css';
import './styles/changes.css';
import { ReviewPage } from './review-page.ts';

open(ReviewPage);
