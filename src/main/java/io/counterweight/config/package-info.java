/// The declared configuration: strict YAML to one immutable record tree. Imported by app.
@NullMarked
package io.counterweight.config;

import org.jspecify.annotations.NullMarked;
