/// Gradient boosting by LightGBM's native library.
@NullMarked
package io.counterweight.boosting;

import org.jspecify.annotations.NullMarked;
