package io.counterweight.app.replay;

import static java.util.stream.Collectors.joining;

import io.counterweight.app.ChosenKernels;
import io.counterweight.app.ProgressBar;
import io.counterweight.app.TerminalStyle;
import io.counterweight.app.Termination;
import io.counterweight.app.Trainable;
import io.counterweight.config.ConfigWarnings;
import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.observe.ObserverGroup;
import io.counterweight.report.Replayed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin private final ReplayOptions options = new ReplayOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        options.check();
        var declared = options.declared();
        var plan = options.plan(declared);
        Trainable.require(plan);
        var outputs = new ReplayFiles(options.folder());
        outputs.make();
        options.load(plan);
        var pipeline = declared.value();
        var observer = new ReplayObserver();
        var told = options.dispositions(plan);
        var loop = options.loop(pipeline, plan);
        var export = options.export();
        var reports = ReplayReports.of(pipeline, plan, options);
        var proposals = reports.proposals();
        long start = System.nanoTime();
        try (var source = options.source(plan);
                var progress =
                        new ReplayProgress(
                                spec.commandLine().getErr(),
                                ProgressBar.isTerminal(),
                                source::share,
                                observer,
                                System::nanoTime);
                var termination = Termination.install(() -> progress.say(STOPPING));
                var file = options.scores(plan);
                var flips = options.flips(plan);
                var workers = new ReplayThreads(options.threads());
                var replay =
                        new Replay(
                                plan,
                                ChosenKernels.choose(),
                                proposals == null
                                        ? observer
                                        : new ObserverGroup(List.of(observer, proposals)),
                                reports.and(file, flips),
                                workers.sideBySide(),
                                export != null,
                                told,
                                loop)) {
            if (proposals != null) {
                replay.at(options.propose().until(pipeline), proposals::propose);
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
            var recipes = reports.judged().report().judged();
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.phase("looking at the features");
            var findings = reports.findings(replay);
            progress.close();
            var replayed =
                    reports.replayed(
                            replay,
                            observer,
                            recipes,
                            seconds,
                            isInterrupted,
                            findings != null,
                            commandLine());
            var written = outputs.write(replayed, findings);
            if (export != null && !isInterrupted) {
                written.add(export);
            }
            var said = new ArrayList<String>();
            if (loop != null) {
                said.addAll(BlockingFile.lines(loop, believed(replayed)));
                written.add(outputs.write(loop, replayed, believed(replayed)));
            }
            if (flips != null) {
                written.add(options.flipsPath());
            }
            if (proposals != null) {
                said.addAll(ProposalText.lines(proposals.proposals()));
                written.addAll(outputs.write(plan.classes(), proposals.proposals()));
            }
            said.addAll(source.sentences());
            print(replayed, observer, said, written);
            var warnings = new ArrayList<>(replay.warnings());
            warnings.addAll(RulesReport.warnings(replayed.rules()));
            warn(pipeline, warnings);
            return isInterrupted ? Termination.INTERRUPTED : 0;
        }
    }

    /// What the labels that came say of the recipe that decides at first.
    private static @Nullable RecipeReport believed(Replayed replayed) {
        return replayed.recipes().stream()
                .filter(judged -> judged.recipe().equals(replayed.plan().champion()))
                .map(JudgedRecipe::report)
                .findFirst()
                .orElse(null);
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
        if (options.export() != null && replayed.summary().span().isInterrupted()) {
            out.println("not exported: " + options.export());
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
