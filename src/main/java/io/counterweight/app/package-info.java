/// The command line and what its commands share. May import everything; imported by none but its
/// own sub-packages, one for each big command.
@NullMarked
package io.counterweight.app;

import org.jspecify.annotations.NullMarked;
