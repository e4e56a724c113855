package dev.lares.spring;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;

/** Sees which bean is being created: what a start takes its time for, or hangs in. */
final class StartProgress implements Progress, InstantiationAwareBeanPostProcessor {
    private final AtomicLong steps = new AtomicLong();
    private volatile String current = "";

    @Override
    public Object postProcessBeforeInstantiation(Class<?> type, String name) {
        current = name;
        steps.incrementAndGet();
        return null;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        steps.incrementAndGet();
        return bean;
    }

    @Override
    public long count() {
        return steps.get();
    }

    @Override
    public String text() {
        return "Starting: creating " + current;
    }
}
