/// The online learner: recipe, mini-batches, losses, optimiser, averaging, snapshot. Imports
/// kernel, imbalance and event; imported by score, stream, config and app.
@NullMarked
package io.counterweight.learn;

import org.jspecify.annotations.NullMarked;
