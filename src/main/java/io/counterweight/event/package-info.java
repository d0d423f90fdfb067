/// The records on the wire, their serdes, and the readers that check what comes in. Imports nothing
/// of the project; everyone may import it.
@NullMarked
package io.counterweight.event;

import org.jspecify.annotations.NullMarked;
