/// `bench replay`: what a replay costs, of this build and of another one in the same run.
@NullMarked
package io.counterweight.app.bench.replay;

import org.jspecify.annotations.NullMarked;
