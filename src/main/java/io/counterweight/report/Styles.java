package io.counterweight.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Each recipe's one colour and dash pattern, the same in every plot. The colours are classes of
/// `report.css`, told apart by colour-blind readers (after Okabe and Ito); eight of them, then they
/// come again with other dashes. Immutable.
final class Styles {
    private static final List<String> DASHES =
            List.of("none", "8 3", "2.5 3", "9 3 2 3", "14 4", "5 2", "9 3 2 3 2 3", "1 4");

    private final Map<String, Integer> places = new HashMap<>();

    Styles(List<String> recipes) {
        recipes.forEach(recipe -> places.put(recipe, places.size()));
    }

    /// The class of its colour.
    String colour(String recipe) {
        return "c" + place(recipe) % DASHES.size();
    }

    String dash(String recipe) {
        int place = place(recipe);
        return DASHES.get((place + place / DASHES.size()) % DASHES.size());
    }

    /// A line that names each recipe beside a piece of its line.
    void legend(Html html, List<String> recipes) {
        html.open("p", "class", "legend");
        for (var recipe : recipes) {
            html.open("span").open("svg", "width", "38", "height", "10", "aria-hidden", "true");
            html.empty(
                    "path",
                    "d",
                    "M1 5h36",
                    "class",
                    "line " + colour(recipe),
                    "stroke-dasharray",
                    dash(recipe));
            html.close("svg").text(" " + recipe).close("span");
        }
        html.close("p");
    }

    private int place(String recipe) {
        var place = places.get(recipe);
        if (place == null) {
            throw new IllegalArgumentException("recipe must have a style: recipe=" + recipe);
        }
        return place;
    }
}
