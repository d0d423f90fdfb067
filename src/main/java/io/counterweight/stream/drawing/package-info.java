/// Drawings of the topologies, as text and as Mermaid.
@NullMarked
package io.counterweight.stream.drawing;

import org.jspecify.annotations.NullMarked;
