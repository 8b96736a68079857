import { open } from '../shared/start.ts';
import './styles/page.css';
import './styles/header.css';
import './styles/spec.css';
import './styles/run.css';
import './styles/welcome.css';
import './styles/composer.css';
import { PanelPage } from './panel-page.ts';

open(PanelPage);
