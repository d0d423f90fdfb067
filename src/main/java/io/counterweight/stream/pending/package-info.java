/// What waits for its labels: segments by event time in memory and on disk, behind a store of Kafka
/// Streams.
@NullMarked
package io.counterweight.stream.pending;

import org.jspecify.annotations.NullMarked;
