package io.counterweight.simulate;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Card transactions after the handbook's simulator (Le Borgne, Siblini, Lebichot, Bontempi), in
/// time order, endless where no number of days is set.
///
/// Each customer has a place, a mean amount of 5 to 100 with half of it as deviation, and on
/// average 0 to 4 transactions a day, around noon, at terminals near by. Frauds: (1) amounts above
/// 220; (2) each day two terminals are compromised, and all their transactions of 28 days; (3) each
/// day three cards are stolen, and a third of their transactions of 14 days have five times the
/// amount; a later scenario overrides an earlier one; and (4) [Drift] from its day on.
///
/// The same settings give the same transactions, and a longer run starts with a shorter one. Holds
/// one day in memory. Immutable; each iterator belongs to one thread.
public final class CardSimulator implements Iterable<CardTransaction> {
    private final SimulatorSettings settings;

    public CardSimulator(SimulatorSettings settings) {
        this.settings = settings;
    }

    @Override
    public Iterator<CardTransaction> iterator() {
        var days = new Days(settings);
        return settings.driftFrom() == null
                ? days
                : new Drift(days, settings.seed(), settings.driftFrom());
    }

    public Stream<CardTransaction> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    private static final class Days implements Iterator<CardTransaction> {
        private final SimulatorSettings settings;
        private final SimulatedDay simulated;
        private Iterator<CardTransaction> today = Collections.emptyIterator();
        private int nextDay;
        private long nextId;

        Days(SimulatorSettings settings) {
            this.settings = settings;
            this.simulated = new SimulatedDay(settings);
        }

        @Override
        public boolean hasNext() {
            while (!today.hasNext() && (settings.days() == null || nextDay < settings.days())) {
                var transactions = simulated.transactions(nextDay, nextId);
                nextDay++;
                nextId += transactions.size();
                today = transactions.iterator();
            }
            return today.hasNext();
        }

        @Override
        public CardTransaction next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no day left: days=" + settings.days());
            }
            return today.next();
        }
    }
}
