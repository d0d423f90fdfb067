package io.counterweight.web.api;

import io.counterweight.event.Classes;
import io.counterweight.event.LabelSources;
import io.counterweight.event.TransactionIds;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the API asks of the service. All are called from one thread per request.
///
/// @param recipes those that compete
/// @param ids what transactions are called by clients
/// @param labelSources those of labels; null where they are not told apart
/// @param dispositions where they go; null where the pipeline has no such topic
/// @param champion who decides, as this process knows
/// @param hasModel whether a model of that recipe is in force in this process
/// @param wallClock milliseconds since the epoch
/// @param declaration null where the service was not made from files
public record ApiSources(
        String pipeline,
        Classes classes,
        TransactionIds ids,
        @Nullable LabelSources labelSources,
        List<RecipeDeclaration> recipes,
        Supplier<String> champion,
        Predicate<String> hasModel,
        Supplier<ServiceState> state,
        StreamSummary summary,
        ModelSource models,
        TransactionLookup transactions,
        PromotionSink promotions,
        LabelSink labels,
        @Nullable DispositionSink dispositions,
        DecisionSource decisions,
        RuleDesk rules,
        LongSupplier wallClock,
        @Nullable Declaration declaration) {
    public ApiSources {
        recipes = List.copyOf(recipes);
    }

    List<String> recipeNames() {
        return recipes.stream().map(RecipeDeclaration::name).toList();
    }
}
