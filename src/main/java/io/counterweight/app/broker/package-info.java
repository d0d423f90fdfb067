/// The broker of demo and tests: Kafka's own, in this JVM or in a child. Knows nothing of the rest.
@NullMarked
package io.counterweight.app.broker;

import org.jspecify.annotations.NullMarked;
