/// What a replay leaves to read: `report.html`, one file that needs nothing else, and the model
/// card of the champion.
@NullMarked
package io.counterweight.report;

import org.jspecify.annotations.NullMarked;
