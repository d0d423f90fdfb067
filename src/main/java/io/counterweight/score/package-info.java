/// Scores through ONNX Runtime, and the export that makes a model for it. Imports learn and event;
/// imported by stream and app. The only package that knows ai.onnxruntime.
@NullMarked
package io.counterweight.score;

import org.jspecify.annotations.NullMarked;
