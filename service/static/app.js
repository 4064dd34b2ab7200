// Makes the page better where there are scripts; everything works without them.
import { watchQuestions } from "./ask.js";
import { watchMarks } from "./card.js";
import { watchCopies } from "./copying.js";
import { watchFeedback } from "./feedback.js";
import { watchFilters } from "./filters.js";
import { watchKeys } from "./keys.js";
import { watchSources } from "./reader.js";
import { watchSheets } from "./sheets.js";

document.documentElement.classList.add("scripted");
watchQuestions();
watchSources();
watchMarks();
watchSheets();
watchFilters();
watchFeedback();
watchCopies();
watchKeys();
