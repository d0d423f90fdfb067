/// Rules beside the model: expressions over a scored transaction, and what they ask to be done with
/// it. What fired never changes what the model said. Imports `expression`, `event` and `feature`.
@NullMarked
package io.counterweight.rule;

import org.jspecify.annotations.NullMarked;
