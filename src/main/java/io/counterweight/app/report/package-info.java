/// What a replay leaves to read: `report.html`, one file that needs nothing else, and the model
/// card of the champion. Imported by app.replay.
@NullMarked
package io.counterweight.app.report;

import org.jspecify.annotations.NullMarked;
