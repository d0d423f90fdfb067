/// What a pipeline declares, as one record that everything else is made from; what it declared
/// before, and the records of then read as those of now. No Kafka.
@NullMarked
package io.counterweight.plan;

import org.jspecify.annotations.NullMarked;
