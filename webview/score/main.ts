import { open } from '../shared/start.ts';
import '../shared/styles/tab.css';
import './styles/score.css';
import { ScorePage } from './score-page.ts';

open(ScorePage);
