package io.counterweight.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicsCommandTest {
    private record Outcome(int code, String out, String err) {}

    @Test
    void printShowsAnAlignedTable() {
        var outcome = run("print", "--pipeline", "handbook", "--partitions", "4");

        assertThat(outcome.code).isZero();
        assertThat(outcome.out.lines().limit(3))
                .containsExactly(
                        "name                            partitions  cleanup  retention           "
                                + "purpose",
                        "handbook.transactions           4           delete   7d                  "
                                + "Transactions to be scored.",
                        "handbook.labels                 4           delete   30d                 "
                                + "What transactions turned out to be, as it becomes known.");
        assertThat(outcome.out)
                .contains("handbook.examples               1           delete   forever")
                .contains(
                        "handbook.models                 1           compact  newest of each key");
    }

    @Test
    void printShowsTheTopicsOfAPipelineWithoutEntities() {
        assertThat(run("print", "--pipeline", "ulb-sample").out)
                .contains("ulb-sample.by-transaction")
                .doesNotContain("outcomes", "{entity}");
    }

    @Test
    void printKnowsRenamedTopicsAndRecordsThatAreKept() {
        assertThat(
                        run(
                                        "print",
                                        "--pipeline",
                                        "handbook",
                                        "--topic-name",
                                        "transactions=payments.authorised",
                                        "--keep-forever")
                                .out)
                .contains("payments.authorised")
                .doesNotContain("handbook.transactions", "7d");
    }

    @Test
    void theSettingsOfServeNamePipelineAndTopics(@TempDir Path folder) throws Exception {
        var config =
                Files.writeString(
                        folder.resolve("serve.yaml"),
                        """
                        pipeline: handbook
                        state-dir: state
                        kafka: {bootstrap.servers: a:1}
                        topics: {labels: chargebacks}
                        """);
        assertThat(run("print", "--config", config.toString()).out)
                .contains("handbook.transactions", "chargebacks")
                .doesNotContain("handbook.labels ");
    }

    @Test
    void anUnknownTopicNameIsOneClearError() {
        assertThat(run("print", "--pipeline", "handbook", "--topic-name", "transaction=p").err)
                .contains("a renamed topic must be one of the pipeline's: topic=transaction")
                .contains("transactions, labels");
    }

    @Test
    void noPartitionsAtAllIsAnError() {
        assertThat(run("print", "--pipeline", "handbook", "--partitions", "0").err)
                .contains("partitions must be at least 1: partitions=0");
    }

    @Test
    void applyMustBeToldWhereTheBrokersAre() {
        var outcome = run("apply", "--pipeline", "handbook");

        assertThat(outcome.code).isEqualTo(2);
        assertThat(outcome.err).contains("--bootstrap-servers").contains("--kafka");
    }

    @Test
    void aFileWithoutBrokersIsAnError(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("kafka.properties"), "acks=all\n");

        assertThat(run("apply", "--pipeline", "handbook", "--kafka", file.toString()).err)
                .contains("--kafka must say bootstrap.servers: kafka=" + file);
    }

    @Test
    void aFileThatIsNotThereIsAnError(@TempDir Path folder) {
        assertThat(
                        run(
                                        "apply",
                                        "--pipeline",
                                        "handbook",
                                        "--kafka",
                                        folder.resolve("no.properties").toString())
                                .err)
                .contains("--kafka must be a readable properties file")
                .contains("no.properties");
    }

    @Test
    void theCommandAloneAsksForASubcommand() {
        var outcome = run();

        assertThat(outcome.code).isEqualTo(2);
        assertThat(outcome.err).contains("Missing required subcommand").contains("print");
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(new TopicsCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
