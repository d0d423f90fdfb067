/// What benches that need a broker stand on: JVMs of their own for it and for what is measured, a
/// stream of cards, and readers that count what came of it.
@NullMarked
package io.counterweight.app.bench.stage;

import org.jspecify.annotations.NullMarked;
