/// `bench`: what the parts cost on this machine. Imported by the command line only.
@NullMarked
package io.counterweight.app.bench;

import org.jspecify.annotations.NullMarked;
