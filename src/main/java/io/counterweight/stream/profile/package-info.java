/// Profiles of the entities' members: in memory, encoded, on disk; when they are forgotten.
@NullMarked
package io.counterweight.stream.profile;

import org.jspecify.annotations.NullMarked;
