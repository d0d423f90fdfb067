/// The HTTP server and the dashboard. Imports evaluate and event; imported by app.
@NullMarked
package io.counterweight.web;

import org.jspecify.annotations.NullMarked;
