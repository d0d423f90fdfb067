/// Declared features compiled to extractors, and the profiles of entities they read. Imports event;
/// imported by stream, config and app.
@NullMarked
package io.counterweight.feature;

import org.jspecify.annotations.NullMarked;
