/// Commands and wiring: read top to bottom, it is the architecture. May import everything; imported
/// by none.
@NullMarked
package io.counterweight.app;

import org.jspecify.annotations.NullMarked;
