// Every page with the frame. Pages with a board or a chart add theirs.
import "./net.js";
import "./layers.js";
import "./keys.js";
import "./command.js";
import "./toast.js";
import "./form.js";
import "./draft.js";
import "./picker.js";
import "./list.js";
import "./panel.js";
import "./bell.js";
import "./bar.js";
import "./cell.js";
