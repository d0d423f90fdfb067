/// The topologies, one processor a file, live and in a replay alike. With runtime and app the only
/// package that knows org.apache.kafka.streams.
@NullMarked
package io.counterweight.stream;

import org.jspecify.annotations.NullMarked;
