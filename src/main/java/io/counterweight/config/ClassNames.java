package io.counterweight.config;

import io.counterweight.event.Classes;
import java.util.List;

/// The classes as a pipeline file declares them.
///
/// @param majority the name of the class that nearly all transactions have
/// @param names all classes; their order is that of probabilities and of the index of a class
public record ClassNames(String majority, List<String> names) {
    public ClassNames {
        names = new Classes(names, 0).names();
    }

    public Classes toClasses() {
        return new Classes(names, names.indexOf(majority));
    }
}
