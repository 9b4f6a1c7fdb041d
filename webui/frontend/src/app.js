// What every page gains from a script. Without it everything still works.
import { guardForms } from './forms.js';
import { keepDrafts } from './draft.js';
import { watchSession } from './session.js';

guardForms(document);
keepDrafts(document);
watchSession(document);
