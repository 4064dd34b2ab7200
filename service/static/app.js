// Makes the page better where there are scripts; everything works without them.
import { watchQuestions } from "./ask.js";
import { watchFeedback } from "./feedback.js";
import { watchKeys } from "./keys.js";
import { watchMarks } from "./quotes.js";
import { watchSources } from "./reader.js";

document.documentElement.classList.add("scripted");
watchQuestions();
watchSources();
watchMarks();
watchFeedback();
watchKeys();
