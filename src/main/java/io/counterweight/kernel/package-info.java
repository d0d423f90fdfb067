/// The arithmetic of training and scoring, with the same bits from every implementation. Imports
/// java.base only; imported by learn and imbalance.
@NullMarked
package io.counterweight.kernel;

import org.jspecify.annotations.NullMarked;
