import { loadTexts } from '../../ui/i18n/i18n.ts';
import { drugTexts } from './texts.ts';

export const loadWords = () => loadTexts(drugTexts);
