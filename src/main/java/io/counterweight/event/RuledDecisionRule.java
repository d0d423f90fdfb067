package io.counterweight.event;

/// Of what rules made of a transaction.
final class RuledDecisionRule {
    private RuledDecisionRule() {}

    static void check(RuledDecision ruled, MessageShape shape) throws UnusableException {
        FieldRules.text(ruled.getAction(), "ruled.action");
        FieldRules.text(ruled.getMadeBy(), "ruled.made_by");
        for (var fired : ruled.getFiredList()) {
            FieldRules.text(fired.getName(), "ruled.fired");
            FieldRules.text(fired.getAction(), "ruled.fired");
            if (fired.hasOfClass()) {
                shape.checkLabel(fired.getOfClass(), "ruled.fired");
            }
        }
    }
}
