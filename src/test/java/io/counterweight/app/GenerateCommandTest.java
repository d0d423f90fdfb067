package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {
    @TempDir private Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(generated("3", "a.csv")).isEqualTo(generated("3", "b.csv"));
        assertThat(generated("3", "a.csv.gz")).isEqualTo(generated("3", "b.csv.gz"));
    }

    @Test
    void anotherSeedGivesOtherTransactions() throws IOException {
        assertThat(generated("3", "a.csv")).isNotEqualTo(generated("4", "b.csv"));
    }

    @Test
    void aNameEndingInGzIsCompressed() throws IOException {
        generated("3", "a.csv.gz");
        try (var in = new GZIPInputStream(Files.newInputStream(folder.resolve("a.csv.gz")))) {
            assertThat(in.readAllBytes()).isEqualTo(generated("3", "a.csv"));
        }
    }

    @Test
    void saysHowManyItWrote() throws IOException {
        var file = folder.resolve("a.csv");
        var run = CommandRun.of("generate", "--days", "1", "--out", file.toString());
        long rows = Files.lines(file).count() - 1;
        long frauds = Files.lines(file).filter(l -> l.matches(".*,1,[123]")).count();
        assertThat(run.out())
                .contains(String.format("%,d transactions of 1 days, %,d frauds", rows, frauds));
    }

    @Test
    void purchasesOfAnotherKindAreWrittenWithTheColumnsOfTheirPipeline() throws IOException {
        var file = folder.resolve("retail.csv");
        var run =
                CommandRun.of(
                        "generate", "--kind", "retail", "--days", "3", "--out", file.toString());
        var lines = Files.readAllLines(file);

        assertThat(run.out())
                .contains(String.format("%,d transactions of 3 days", lines.size() - 1));
        assertThat(lines.getFirst())
                .isEqualTo(
                        "id,time,card,merchant,category,amount,home_lat,home_lon,lat,lon,inhabitants,born,fraud,kind");
        assertThat(lines.subList(1, lines.size()))
                .hasSizeGreaterThan(5_000)
                .allMatch(line ->
                        line.matches(
                                "\\d+,\\d{10},c\\d+,m\\d+,[a-z-]+,\\d+\\.\\d\\d(,-?\\d+\\.\\d{4}){4},\\d+,\\d{4}-\\d\\d-\\d\\d,(0,genuine|1,[a-z_]+)"))
                .anyMatch(line -> line.endsWith(",1,night_online"));
    }

    @Test
    void whatIsForTheHandbooksCardsIsRefusedForAnotherKind() {
        var run =
                CommandRun.of(
                        "generate",
                        "--kind",
                        "retail",
                        "--days",
                        "3",
                        "--card-testing",
                        "--out",
                        folder.resolve("a.csv").toString());

        assertThat(run.err()).contains("--kind retail goes with --days, --seed and --out only");
    }

    @Test
    void anOldFileIsReplacedAndNothingIsLeftBeside() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "old");
        assertThat(generated("3", "a.csv").length).isGreaterThan(1_000);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("a.csv"));
        }
    }

    @Test
    void anOldFileStaysUntilTheNewOneIsComplete() throws IOException {
        var old = Files.writeString(folder.resolve("a.csv"), "old");
        try (var file = CompletedFile.replacing("--out", old)) {
            Files.writeString(file.partial(), "half");
        }
        assertThat(old).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(old);
        }
    }

    @Test
    void aMissingFolderIsNamedWithItsOption() {
        var out = folder.resolve("none/a.csv");
        var run = CommandRun.of("generate", "--days", "1", "--out", out.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly(
                        "counterweight generate: --out must be in a folder that exists: " + out);
    }

    @Test
    void noDaysAreWrongUsage() {
        var out = folder.resolve("a.csv").toString();
        var run = CommandRun.of("generate", "--days", "0", "--out", out);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--days must be at least 1: days=0");
    }

    @Test
    void daysOrAFileMustBeGivenNotBoth() {
        var out = folder.resolve("a.csv").toString();
        var neither = CommandRun.of("generate", "--out", out);
        assertThat(neither.exitCode()).isEqualTo(2);
        assertThat(neither.err()).contains("--days=N").contains("--from=FILE");
        assertThat(CommandRun.of("generate", "--days", "1", "--from", out, "--out", out).exitCode())
                .isEqualTo(2);
    }

    @Test
    void aFileWithDriftIsTheSimulationWithDrift() throws IOException {
        generated("3", "plain.csv.gz");
        var plain = folder.resolve("plain.csv.gz").toString();

        run("--days", "1", "--seed", "3", "--drift-from", "0", "--out", path("simulated.csv"));
        run("--from", plain, "--seed", "3", "--drift-from", "0", "--out", path("drifted.csv"));

        assertThat(Files.readAllBytes(folder.resolve("drifted.csv")))
                .isEqualTo(Files.readAllBytes(folder.resolve("simulated.csv")))
                .isNotEqualTo(generated("3", "plain.csv"));
    }

    @Test
    void outliersArePutAmongTheRowsOfAFile() throws IOException {
        generated("3", "plain.csv");
        var out = folder.resolve("planted.csv");
        var run =
                CommandRun.of(
                        "generate",
                        "--from",
                        path("plain.csv"),
                        "--outliers-on-day",
                        "0",
                        "--out",
                        out.toString());
        assertThat(run.exitCode()).isZero();
        long rows = Files.lines(folder.resolve("plain.csv")).count() - 1 + 21;
        assertThat(Files.lines(out).count() - 1).isEqualTo(rows);
        assertThat(run.out())
                .contains(String.format("%,d transactions, 21 of them outliers", rows));
    }

    @Test
    void outliersNeedAFileAndNoDrift() {
        var withDays =
                CommandRun.of(
                        "generate",
                        "--days",
                        "1",
                        "--outliers-on-day",
                        "0",
                        "--out",
                        path("b.csv"));
        assertThat(withDays.exitCode()).isEqualTo(2);
        assertThat(withDays.err()).contains("--outliers-on-day needs --from: days=1");
    }

    @Test
    void aFileWithoutDriftIsWrongUsage() {
        var run = CommandRun.of("generate", "--from", "a.csv", "--out", path("b.csv"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "--drift-from or --outliers-on-day must be given with --from, one of them:");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        var from = Files.writeString(folder.resolve("a.csv"), "x\n");
        var run =
                CommandRun.of(
                        "generate",
                        "--from",
                        from.toString(),
                        "--drift-from",
                        "0",
                        "--out",
                        path("b.csv"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("counterweight generate: --from: " + from + ":1: the header must be");
        assertThat(folder.resolve("b.csv")).doesNotExist();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void run(String... options) {
        var arguments = new ArrayList<>(List.of("generate"));
        arguments.addAll(List.of(options));
        var run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    private byte[] generated(String seed, String name) throws IOException {
        var file = folder.resolve(name);
        var run =
                CommandRun.of("generate", "--days", "1", "--seed", seed, "--out", file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return Files.readAllBytes(file);
    }
}
