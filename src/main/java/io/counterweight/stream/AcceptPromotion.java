package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Follows the changes of champion, whatever their key; what is none is left aside. Runs on the
/// global thread, at the start for every change there ever was.
final class AcceptPromotion extends ContextualProcessor<String, byte[], Void, Void> {
    private final Champion champion;
    private final StreamObserver observer;
    private final PromotionJson json = new PromotionJson();
    private KeyValueStore<String, byte[]> promotions;

    @SuppressWarnings("NullAway.Init")
    AcceptPromotion(Champion champion, StreamObserver observer) {
        this.champion = champion;
        this.observer = observer;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        promotions = context.getStateStore(StateStores.PROMOTIONS);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var promotion = json.read(record.value());
        boolean used = promotion.isPresent() && champion.accept(promotion.get());
        if (used) {
            promotions.put(champion.pipeline(), record.value());
            observer.promoted(promotion.get());
        }
        observer.read("promotions", used);
    }
}
