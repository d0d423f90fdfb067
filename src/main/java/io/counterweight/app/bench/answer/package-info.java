/// `bench answer`: how soon a caller is answered, at an even pace, while the stream goes on.
/// Imported by `bench` only.
@NullMarked
package io.counterweight.app.bench.answer;

import org.jspecify.annotations.NullMarked;
