/// The files that commands read: of which kind they are, and how they become rows.
@NullMarked
package io.counterweight.app.files;

import org.jspecify.annotations.NullMarked;
