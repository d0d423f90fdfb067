/// The declared configuration: strict YAML to one immutable record tree. What the user can put
/// right is told by [io.counterweight.config.ConfigException] where a line of a file is wrong, else
/// by [io.counterweight.config.UserError].
@NullMarked
package io.counterweight.config;

import org.jspecify.annotations.NullMarked;
