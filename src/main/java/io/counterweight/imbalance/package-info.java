/// Class counts, class weights, buffers and samplers: what is done about the imbalance. Imports
/// kernel and event; imported by learn, stream, config and app.
@NullMarked
package io.counterweight.imbalance;

import org.jspecify.annotations.NullMarked;
