/// The kernels under JMH, beside `bench kernels`: `mvn -Pjmh test-compile exec:exec@jmh`.
@NullMarked
package io.counterweight.jmh;

import org.jspecify.annotations.NullMarked;
