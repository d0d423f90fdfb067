package io.counterweight.app.replay;

import io.counterweight.app.IdKeyFile;
import io.counterweight.app.TableFiles;
import io.counterweight.app.files.InputFiles;
import io.counterweight.app.files.TransactionInput;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.RuleFile;
import io.counterweight.config.UserError;
import io.counterweight.event.DispositionsApart;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.RecipeFiles;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of `replay`, their checks, and what they open.
final class ReplayOptions {
    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "FILE",
            description = "Pipeline file, or the name of a packed one: handbook, ulb-sample.")
    private String pipelineFile = "";

    @Mixin private final TransactionInput files = new TransactionInput();

    @Mixin private final TopicInput topics = new TopicInput();

    @Mixin private final BlockingOptions blocking = new BlockingOptions();

    @Option(
            names = "--report",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder for report.html, features.html, report.json, daily.csv and the"
                            + " champion's model card; made where it is missing.")
    private Path folder = Path.of("");

    @Option(
            names = "--recipes",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Run these recipes instead of the pipeline's; the first decides unless the"
                            + " pipeline's champion is among them.")
    private List<String> recipeNames = List.of();

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            description = "Also write what each recipe said of each transaction, as gzipped CSV.")
    private @Nullable Path scores;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description =
                    "Also write the state at the last transaction: a snapshot that serve can start"
                            + " from (start-from).")
    private @Nullable Path export;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description =
                    "Try the rules of this file beside the pipeline's own, as if all were live: a"
                            + " table of what each catches, and rule-flips.csv, of which transactions"
                            + " something else would be done.")
    private @Nullable Path ruleFile;

    @Mixin private final ProposeOptions propose = new ProposeOptions();

    @Option(
            names = "--dispositions",
            arity = "1..*",
            paramLabel = "FILES|SQL",
            description =
                    "What was done with transactions: with columns transactionId, disposition and, where"
                            + " they are there, outcome and disposedAt, as on the topic dispositions."
                            + " One without a time comes right after its transaction.")
    private List<String> dispositions = List.of();

    @Option(
            names = "--no-features",
            description =
                    "Leave features.html out: what the features are, what the champion goes by,"
                            + " where it is wrong.")
    private boolean isWithoutFeatures;

    @Option(
            names = "--table",
            paramLabel = "NAME=FILE",
            description =
                    "The rows of a table of the pipeline (event.tables): a file of any kind that"
                            + " --transactions takes.")
    private Map<String, String> tables = Map.of();

    @Option(
            names = "--id-keys-file",
            paramLabel = "FILE",
            description =
                    "Keys of secret ids, where the pipeline has any; those of the service where it"
                            + " is to start from the state (docs/pipelines.md).")
    private @Nullable Path idKeysFile;

    /// Names of the rules that are tried.
    private Set<String> triedRules = Set.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that work at once; as many as there are cores where it is not given."
                            + " What comes out is the same with any number.")
    private int threads = ReplayThreads.best();

    /// @throws UserError for what does not go together, before anything is read
    void check() {
        if (threads < 1) {
            throw new UserError("--threads must be at least 1: threads=" + threads);
        }
        requireOneSource();
        propose.check();
    }

    Declared<Pipeline> declared() {
        return Pipelines.load(pipelineFile);
    }

    Path folder() {
        return folder;
    }

    int threads() {
        return threads;
    }

    boolean hasFeatures() {
        return !isWithoutFeatures;
    }

    /// Where the state at the end goes; null for nowhere.
    @Nullable Path export() {
        return export;
    }

    ProposeOptions propose() {
        return propose;
    }

    /// One of the two must say what is replayed.
    private void requireOneSource() {
        if (topics.isGiven() == files.isGiven()) {
            throw new UserError("one of --transactions and --from-topic must be given");
        }
        if (topics.isGiven()) {
            topics.requireTimes();
        } else {
            topics.requireNone();
        }
        if (topics.isGiven() && blocking.isGiven()) {
            throw new UserError(
                    "--blocking and --from-topic do not go together: what was blocked has no label"
                            + " there to withhold");
        }
    }

    StreamPlan plan(Declared<Pipeline> declared) {
        requireRecipes(new RecipeFiles(declared.file()));
        var name = declared.value().pipeline();
        var plan =
                blocking.blocking(
                        IdKeyFile.keyed(
                                Pipelines.plan(declared, topics.names(name), recipeNames),
                                idKeysFile));
        if (ruleFile == null) {
            return plan;
        }
        if (export != null) {
            throw new UserError(
                    "--export and --rules do not go together: the state would tell of rules that"
                            + " are only tried");
        }
        var own = plan.rules().declared();
        var tried = RuleFile.load(ruleFile, plan.ruleInputs(), own.lists()).value().book().live();
        triedRules = tried.rules().keySet();
        return plan.with(own.with(tried));
    }

    private void requireRecipes(RecipeFiles files) {
        var unknown =
                recipeNames.stream()
                        .filter(name -> !files.has(name))
                        .map(name -> "--recipes: " + files.unknown(name))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new UserError(String.join("\n", unknown));
        }
    }

    /// Reads tables, and the rules of the topic that is replayed.
    void load(StreamPlan plan) throws IOException {
        if (topics.isGiven()) {
            TopicSource.loadTables(plan, topics, tables.keySet());
            TableFiles.loadGiven(plan, tables);
            TopicSource.loadRules(plan, topics, triedRules);
        } else {
            TableFiles.load(plan, tables);
        }
    }

    ReplaySource source(StreamPlan plan) throws IOException {
        if (topics.isGiven()) {
            return TopicSource.open(plan, topics);
        }
        return new FileSource(files, files.open(plan));
    }

    DispositionsApart dispositions(StreamPlan plan) throws IOException {
        if (dispositions.isEmpty()) {
            return DispositionsApart.none();
        }
        if (!plan.topics().hasDispositions()) {
            throw new UserError(
                    "--dispositions needs a pipeline that has their topic: topics: [dispositions]");
        }
        if (topics.isGiven()) {
            throw new UserError(
                    "--dispositions goes with --transactions; --from-topic reads their topic");
        }
        return DispositionsApart.read(InputFiles.of("--dispositions", dispositions, false));
    }

    /// Null where nothing is blocked.
    @Nullable ClosedLoop loop(Pipeline pipeline, StreamPlan plan) {
        return blocking.isGiven()
                ? new ClosedLoop(
                        plan,
                        blocking.declined(),
                        blocking.after(pipeline.judge().from()),
                        new TruthReport(pipeline, plan))
                : null;
    }

    /// Null where nobody asks for scores.
    @Nullable ScoresFile scores(StreamPlan plan) throws IOException {
        return scores == null ? null : ScoresFile.create(scores, plan);
    }

    /// Null where no rules are tried.
    @Nullable FlipsFile flips(StreamPlan plan) throws IOException {
        return ruleFile == null ? null : FlipsFile.create(flipsPath(), plan, triedRules);
    }

    Path flipsPath() {
        return folder.resolve(FlipsFile.NAME);
    }
}
