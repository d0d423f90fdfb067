package io.counterweight.app;

import io.counterweight.config.UserError;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `probe`: asks a running service over HTTP, for where nothing else can: the image has no shell.
@Command(
        name = "probe",
        description =
                "Ask a running service: GET the address, show the answer, end with 0 where its status"
                        + " is 200 and with 1 otherwise.",
        mixinStandardHelpOptions = true)
public final class ProbeCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Parameters(paramLabel = "URL", description = "Such as http://localhost:8080/health/ready.")
    private URI url = URI.create("");

    @Option(names = "--token-file", paramLabel = "FILE", description = "The bearer token to send.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--any-certificate",
            description = "Do not check the server's certificate, as probes of Kubernetes do.")
    private boolean takesAnyCertificate;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        var builder = HttpClient.newBuilder().connectTimeout(LONGEST);
        if (takesAnyCertificate) {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            builder.sslContext(context);
        }
        try (var client = builder.build()) {
            var answer = client.send(request(), BodyHandlers.ofString());
            var out = spec.commandLine().getOut();
            out.println(answer.statusCode());
            out.println(answer.body());
            out.flush();
            return answer.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            throw new UserError("no answer: url=" + url + ", reason=" + e, e);
        }
    }

    private HttpRequest request() throws IOException {
        try {
            var request = HttpRequest.newBuilder(url).timeout(LONGEST);
            if (tokenFile != null) {
                request.header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
            }
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new UserError("an http or https address is needed: url=" + url, e);
        }
    }

    /// Also turns the check of the host's name off, which the extended form is in charge of.
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
