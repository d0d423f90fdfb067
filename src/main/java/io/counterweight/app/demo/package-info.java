/// The demo: broker, stream, service and a summary on the terminal in one command.
/// [io.counterweight.app.demo.Demo] is the wiring.
@NullMarked
package io.counterweight.app.demo;

import org.jspecify.annotations.NullMarked;
