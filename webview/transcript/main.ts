import { open } from '../shared/start.ts';
import '../shared/styles/tab.css';
import './styles/transcript.css';
import { TranscriptPage } from './transcript-page.ts';

open(TranscriptPage);
