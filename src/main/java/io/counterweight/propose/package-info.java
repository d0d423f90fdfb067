/// Searches labelled transactions for few simple rules that would add most to what a champion
/// catches in as many alerts. No chance in it: of the same rows come the same rules.
@NullMarked
package io.counterweight.propose;

import org.jspecify.annotations.NullMarked;
