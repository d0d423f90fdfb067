/// The topologies, one processor a file. Imports learn, score, imbalance, feature, evaluate and
/// event. With app the only package that knows org.apache.kafka.streams.
@NullMarked
package io.counterweight.stream;

import org.jspecify.annotations.NullMarked;
