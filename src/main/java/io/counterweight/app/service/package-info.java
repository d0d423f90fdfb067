/// The running service: scorer and trainer as Kafka Streams applications with metrics, probes and
/// page. [io.counterweight.app.service.Service] is the wiring.
@NullMarked
package io.counterweight.app.service;

import org.jspecify.annotations.NullMarked;
