/// Answers a caller inside an authorisation, before the stream sees the transaction: profiles are
/// read beside the stream, features, score and policy are the stream's own code, and the answer
/// goes with the transaction to its topic, where it is the decision.
@NullMarked
package io.counterweight.answer;

import org.jspecify.annotations.NullMarked;
