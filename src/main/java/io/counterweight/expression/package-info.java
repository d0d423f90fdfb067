/// Expressions in CEL, over whatever variables the caller declares. CEL's own parser and checker
/// say what an expression means and whether it is one; it is then compiled into closures over
/// arrays, which cost less than an interpreter over objects. There are no loops: the cost of an
/// expression is bounded by its length. Knows nothing of streams; may be imported by anyone.
@NullMarked
package io.counterweight.expression;

import org.jspecify.annotations.NullMarked;
