/// All that follows from the examples, in their order: what each recipe learns, how it is judged,
/// when its models are published, who should decide. No Kafka: the same in a stream, a replay and a
/// test.
@NullMarked
package io.counterweight.training;

import org.jspecify.annotations.NullMarked;
