/// Metrics and health. Imports evaluate and event. With app the only package that knows Micrometer.
@NullMarked
package io.counterweight.observe;

import org.jspecify.annotations.NullMarked;
