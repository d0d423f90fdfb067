/// What runs the topologies on Kafka Streams: settings, start, checks before it, threads that die,
/// progress, the state to start from. Knows nothing of the command line nor of HTTP.
@NullMarked
package io.counterweight.runtime;

import org.jspecify.annotations.NullMarked;
