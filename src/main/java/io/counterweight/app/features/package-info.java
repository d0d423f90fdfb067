/// The command `features`: the columns of a pipeline over a file, and what they look like.
@NullMarked
package io.counterweight.app.features;

import org.jspecify.annotations.NullMarked;
