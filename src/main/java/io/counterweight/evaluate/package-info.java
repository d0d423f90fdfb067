/// Prequential metrics: what each recipe gains and costs, judged by scores given before the label
/// was known. Imports event; imported by stream, web, observe, config and app.
@NullMarked
package io.counterweight.evaluate;

import org.jspecify.annotations.NullMarked;
