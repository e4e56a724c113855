package dev.lares.spring;

import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;

/** Counts the components that are still to be stopped; each that stops is a step. */
final class StopProgress implements Progress {
    private final List<Lifecycle> components;

    private StopProgress(List<Lifecycle> components) {
        this.components = components;
    }

    /** Of the components that run now; asked before the first is stopped. */
    static StopProgress of(ConfigurableListableBeanFactory beans) {
        return new StopProgress(beans.getBeansOfType(Lifecycle.class, false, false).values().stream()
                .filter(StopProgress::runs).toList());
    }

    @Override
    public long count() {
        return components.size() - running();
    }

    @Override
    public String text() {
        return "Stopping: %d of %d components still run".formatted(running(), components.size());
    }

    private long running() {
        return components.stream().filter(StopProgress::runs).count();
    }

    private static boolean runs(Lifecycle component) {
        try {
            return component.isRunning();
        } catch (RuntimeException e) {
            // It is being taken apart.
            return false;
        }
    }
}
