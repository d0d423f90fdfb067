package io.counterweight.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Peers;
import io.counterweight.answer.Terms;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.PeerAnswer;
import io.counterweight.event.PeerCall;
import io.counterweight.stream.LiveStore;
import io.counterweight.web.PeerHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Asks other scorers over HTTP. One that is away is left alone for a moment, so that not every
/// call waits for it in vain. Any thread.
final class HttpPeers implements Peers, AutoCloseable {
    static final String OBSERVE = "observe";
    static final String ANSWER = "answer";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final AnswerSeal seal;
    private final String scheme;
    private final PeerHealth health = new PeerHealth(System::nanoTime);

    /// @param isTls whether scorers serve HTTP under TLS
    HttpPeers(AnswerSeal seal, boolean isTls) {
        this.seal = seal;
        this.scheme = isTls ? "https" : "http";
    }

    @Override
    public LiveStore.@Nullable Observed observe(
            String host, String entity, int partition, EnrichedTransaction transaction, Terms terms)
            throws PeerAway {
        var answer =
                ask(
                        host,
                        OBSERVE,
                        call(terms)
                                .setEntity(entity)
                                .setPartition(partition)
                                .setTransaction(transaction)
                                .build(),
                        terms);
        return answer.hasTransaction()
                ? new LiveStore.Observed(
                        answer.getTransaction(), answer.getKnown(), answer.getCopyNanos())
                : null;
    }

    @Override
    public Answered answer(String host, byte[] json, Terms terms) throws PeerAway {
        var call = call(terms).setJson(ByteString.copyFrom(json)).setAppended(terms.isAppended());
        if (terms.idempotencyKey() != null) {
            call.setIdempotencyKey(terms.idempotencyKey());
        }
        if (terms.traceParent() != null) {
            call.setTraceParent(terms.traceParent());
        }
        if (terms.traceState() != null) {
            call.setTraceState(terms.traceState());
        }
        var answer = ask(host, ANSWER, call.build(), terms);
        return answer.getStatus() == 0
                ? new Answered.Decided(answer.getJson().toByteArray())
                : new Answered.Refused(
                        answer.getStatus(), answer.getRule(), answer.getName(), answer.getDetail());
    }

    private static PeerCall.Builder call(Terms terms) {
        return PeerCall.newBuilder()
                .setSentAt(System.currentTimeMillis())
                .setNanosLeft(terms.nanosLeft());
    }

    private PeerAnswer ask(String host, String operation, PeerCall call, Terms terms)
            throws PeerAway {
        long left = terms.nanosLeft();
        if (left <= 0) {
            throw new PeerAway("no time is left to ask: " + host);
        }
        if (!health.isWorthAsking(host)) {
            throw new PeerAway("the scorer did not answer a moment ago: " + host);
        }
        var body = call.toByteArray();
        var request =
                HttpRequest.newBuilder(
                                URI.create(scheme + "://" + host + PeerHandler.ROOT + operation))
                        .timeout(Duration.ofNanos(left))
                        .header(
                                PeerHandler.SIGNATURE,
                                HexFormat.of()
                                        .formatHex(seal.sign(operation.getBytes(UTF_8), body)))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            health.answered(host);
            if (response.statusCode() != 200) {
                throw new PeerAway(
                        "the scorer answered with status " + response.statusCode() + ": " + host);
            }
            return PeerAnswer.parseFrom(response.body());
        } catch (InvalidProtocolBufferException e) {
            throw new PeerAway("what the scorer answered cannot be read: " + host);
        } catch (HttpTimeoutException e) {
            health.late(host);
            throw new PeerAway("the scorer does not answer in time: " + host);
        } catch (ConnectException e) {
            health.unreachable(host);
            throw new PeerAway("the scorer cannot be reached: " + host);
        } catch (IOException e) {
            // A connection that was kept alive and broke: the next call opens another.
            health.late(host);
            throw new PeerAway("the scorer does not answer: " + host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerAway("the service is closing");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
