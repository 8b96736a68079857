import { open } from '../shared/start.ts';
import '../shared/styles/tab.css';
import './styles/spec.css';
import { SpecPage } from './spec-page.ts';

open(SpecPage);
