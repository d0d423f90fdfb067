package io.counterweight.app.replay;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.counterweight.app.ChosenKernels;
import io.counterweight.app.IdKeyFile;
import io.counterweight.app.ProgressBar;
import io.counterweight.app.TableFiles;
import io.counterweight.app.TerminalStyle;
import io.counterweight.app.Termination;
import io.counterweight.app.files.InputFiles;
import io.counterweight.app.files.TransactionInput;
import io.counterweight.config.ConfigWarnings;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.RuleFile;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.event.DispositionsApart;
import io.counterweight.event.Example;
import io.counterweight.learn.Recipe;
import io.counterweight.observe.ObserverGroup;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.RecipeFiles;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.Replayed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `replay`: a whole history through the same processors as live, and a report of what they would
/// have caught.
@Command(
        name = "replay",
        description =
                "Run scorer and trainer over a file of transactions, in event time, and judge every"
                        + " score by the label that came later.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    private static final String STOPPING =
            "stopping: the report of what is replayed so far follows; once more ends at once,"
                    + " without it";

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

    /// Names of the rules that are tried.
    private Set<String> triedRules = Set.of();

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

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that work at once; as many as there are cores where it is not given."
                            + " What comes out is the same with any number.")
    private int threads = ReplayThreads.best();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (threads < 1) {
            throw new UserError("--threads must be at least 1: threads=" + threads);
        }
        requireOneSource();
        propose.check();
        var declared = Pipelines.load(pipelineFile);
        var plan = plan(declared);
        var outputs = new ReplayFiles(folder);
        outputs.make();
        loadTables(plan);
        if (topics.isGiven()) {
            TopicSource.loadRules(plan, topics, triedRules);
        }
        var pipeline = declared.value();
        var observer = new ReplayObserver();
        var judged = new ReplayReport(pipeline, plan);
        var study = isWithoutFeatures ? null : new FeatureStudy(pipeline, plan);
        var told = dispositions(plan);
        var loop =
                blocking.isGiven()
                        ? new ClosedLoop(
                                plan,
                                blocking.declined(),
                                blocking.after(pipeline.judge().from()),
                                new TruthReport(pipeline, plan))
                        : null;
        var ofRules =
                hasRules(plan) ? new RulesReport(pipeline, plan, pipeline.judge().from()) : null;
        var proposals = propose.proposals(pipeline, plan);
        var traffic =
                plan.policy().advice().exploring() == null
                        ? null
                        : new TrafficReport(pipeline, plan);
        var heard = both(both(both(both(judged, study), ofRules), traffic), proposals);
        long start = System.nanoTime();
        try (var source = source(plan);
                var progress =
                        new ReplayProgress(
                                spec.commandLine().getErr(),
                                ProgressBar.isTerminal(),
                                source::share,
                                observer,
                                System::nanoTime);
                var termination = Termination.install(() -> progress.say(STOPPING));
                var file = scores == null ? null : ScoresFile.create(scores, plan);
                var flips = flips(plan);
                var workers = new ReplayThreads(threads);
                var replay =
                        new Replay(
                                plan,
                                ChosenKernels.choose(),
                                proposals == null
                                        ? observer
                                        : new ObserverGroup(List.of(observer, proposals)),
                                both(both(heard, file), flips),
                                workers.sideBySide(),
                                export != null,
                                told,
                                loop)) {
            if (proposals != null) {
                replay.at(propose.until(pipeline), proposals::propose);
            }
            progress.start();
            while (!termination.isAsked() && source.next(replay)) {
                progress.at(replay.rows(), replay.until());
            }
            boolean isInterrupted = termination.isAsked();
            if (export != null && !isInterrupted) {
                replay.export(export);
            }
            progress.phase("learning the labels that are still out");
            replay.end();
            progress.phase("judging");
            var recipes = judged.report().judged();
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.phase("looking at the features");
            var findings = study == null ? null : study.findings(judged.report(), replay::model);
            progress.close();
            var summary =
                    new ReplaySummary(
                            pipeline.pipeline(),
                            plan.classes(),
                            replay.rows(),
                            judged.report().classCounts(),
                            pipeline.judge().top(),
                            seconds,
                            observer.examplesPerSecond(),
                            plan.recipes().stream()
                                    .collect(toMap(Recipe::name, r -> replay.modelHash(r.name()))),
                            judged.unscored(),
                            judged.span(isInterrupted),
                            judged.sources(),
                            observer.foretold());
            var replayed =
                    new Replayed(
                            pipeline,
                            plan,
                            summary,
                            recipes,
                            observer.promotions(),
                            observer.deadLetters(),
                            commandLine(),
                            findings != null,
                            ofRules == null ? List.of() : ofRules.judged());
            var written =
                    outputs.write(
                            replayed, findings, traffic == null ? Map.of() : traffic.estimates());
            if (export != null && !isInterrupted) {
                written.add(export);
            }
            if (loop != null) {
                var truth = folder.resolve(BlockingFile.NAME);
                BlockingFile.write(
                        truth,
                        loop,
                        believed(replayed),
                        traffic == null ? null : traffic.estimates().get(plan.champion()));
                written.add(truth);
            }
            if (flips != null) {
                written.add(flipsPath());
            }
            var proposal = proposals == null ? null : proposals.proposals();
            if (proposal != null) {
                written.addAll(ProposalFiles.write(folder, plan.classes(), proposal));
            }
            var more = new ArrayList<>(source.sentences());
            if (proposals != null) {
                more.addAll(0, ProposalText.lines(proposal));
            }
            if (loop != null) {
                more.addAll(0, BlockingFile.lines(loop, believed(replayed)));
            }
            print(replayed, observer, more, written);
            var warnings = new ArrayList<>(replay.warnings());
            warnings.addAll(RulesReport.warnings(replayed.rules()));
            warn(pipeline, warnings);
            return isInterrupted ? Termination.INTERRUPTED : 0;
        }
    }

    private DispositionsApart dispositions(StreamPlan plan) throws IOException {
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

    private StreamPlan plan(Declared<Pipeline> declared) {
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

    /// What the labels that came say of the recipe that decides at first.
    private static @Nullable RecipeReport believed(Replayed replayed) {
        return replayed.recipes().stream()
                .filter(judged -> judged.recipe().equals(replayed.plan().champion()))
                .map(JudgedRecipe::report)
                .findFirst()
                .orElse(null);
    }

    private static boolean hasRules(StreamPlan plan) {
        return !plan.rules().newest().isEmpty();
    }

    private @Nullable FlipsFile flips(StreamPlan plan) throws IOException {
        return ruleFile == null ? null : FlipsFile.create(flipsPath(), plan, triedRules);
    }

    private Path flipsPath() {
        return folder.resolve(FlipsFile.NAME);
    }

    private static Consumer<Example> both(
            Consumer<Example> one, @Nullable Consumer<Example> other) {
        return other == null ? one : one.andThen(other);
    }

    private ReplaySource source(StreamPlan plan) throws IOException {
        if (topics.isGiven()) {
            return TopicSource.open(plan, topics);
        }
        return new FileSource(files, files.open(plan));
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

    private void loadTables(StreamPlan plan) throws IOException {
        if (topics.isGiven()) {
            TopicSource.loadTables(plan, topics, tables.keySet());
            TableFiles.loadGiven(plan, tables);
        } else {
            TableFiles.load(plan, tables);
        }
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

    /// As it was typed, for the report.
    private String commandLine() {
        var arguments = spec.root().commandLine().getParseResult().originalArgs();
        return "./counterweight "
                + arguments.stream().map(ReplayCommand::quoted).collect(joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+")
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }

    private void warn(Pipeline pipeline, List<String> more) {
        var out = spec.commandLine().getOut();
        var warnings = new ArrayList<>(ConfigWarnings.of(pipeline));
        warnings.addAll(more);
        warnings.forEach(
                warning -> out.println(TerminalStyle.ofTerminal().bad("warning: " + warning)));
        out.flush();
    }

    private void print(
            Replayed replayed, ReplayObserver observer, List<String> ofSource, List<Path> written) {
        PrintWriter out = spec.commandLine().getOut();
        var recipes = replayed.recipes().stream().map(JudgedRecipe::report).toList();
        new ReplayText(TerminalStyle.ofTerminal())
                .lines(replayed.pipeline(), replayed.summary(), recipes, observer)
                .forEach(out::println);
        RulesText.lines(replayed.rules()).forEach(out::println);
        if (export != null && replayed.summary().span().isInterrupted()) {
            out.println("not exported: " + export);
        }
        ofSource.forEach(out::println);
        var names = written.stream().skip(1).map(file -> ", " + file.getFileName());
        out.println(
                "written: "
                        + TerminalStyle.ofTerminal().link(written.getFirst().toString())
                        + names.collect(joining()));
        out.flush();
    }
}
