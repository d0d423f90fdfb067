/// `bench stream`: what a transaction costs through a real broker, beside what Kafka Streams alone
/// costs. Services and yardsticks run in JVMs of their own; this one feeds them and counts.
/// Imported by `bench` only.
@NullMarked
package io.counterweight.app.bench.stream;

import org.jspecify.annotations.NullMarked;
