/// `replay`: a file of transactions through the same processors as live, and the report of it.
@NullMarked
package io.counterweight.app.replay;

import org.jspecify.annotations.NullMarked;
