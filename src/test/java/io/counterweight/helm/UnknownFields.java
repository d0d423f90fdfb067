package io.counterweight.helm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The names of fields that models of fabric8 met and did not know.
final class UnknownFields {
    private final List<String> names = new ArrayList<>();

    private UnknownFields() {}

    static List<String> in(Object model) {
        var fields = new UnknownFields();
        fields.visit(model);
        return fields.names;
    }

    private void visit(Object value) {
        switch (value) {
            case null -> {}
            case Collection<?> many -> many.forEach(this::visit);
            case Map<?, ?> map -> map.values().forEach(this::visit);
            case Object model when model.getClass().getName().startsWith("io.fabric8.") ->
                    visitModel(model);
            default -> {}
        }
    }

    private void visitModel(Object model) {
        for (var method : model.getClass().getMethods()) {
            if (method.getParameterCount() > 0
                    || !method.getName().startsWith("get")
                    || method.getDeclaringClass() == Object.class) {
                continue;
            }
            try {
                var value = method.invoke(model);
                if (method.getName().equals("getAdditionalProperties")) {
                    ((Map<?, ?>) value).keySet().forEach(name -> names.add(name.toString()));
                } else {
                    visit(value);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(method.toString(), e);
            }
        }
    }
}
