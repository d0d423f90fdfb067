/// `topics`: shows the topics of a pipeline and creates them on a broker, by the catalogue
/// `topology/topics.yaml`.
@NullMarked
package io.counterweight.app.topics;

import org.jspecify.annotations.NullMarked;
