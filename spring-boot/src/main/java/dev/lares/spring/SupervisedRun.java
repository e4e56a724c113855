package dev.lares.spring;

import dev.lares.daemon.HealthCheck;
import dev.lares.daemon.JvmSignals;
import dev.lares.daemon.Watchdog;
import dev.lares.linux.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** One run of a Spring application under a service manager, from its first step to the end of its context. */
final class SupervisedRun {
    /** More than a phase of the stop may take, so that the manager does not cut off the last one. */
    private static final Duration MARGIN = Duration.ofSeconds(10);
    private static final Duration DEFAULT_PHASE = Duration.ofSeconds(30);

    private final ServiceEnvironment environment;
    /** Both as good as none until the settings are known; a failure may come before. */
    private LaresProperties properties = LaresProperties.defaults();
    private ServiceReport report;
    private Optional<ProgressTicker> ticker = Optional.empty();
    private Optional<Watchdog> watchdog = Optional.empty();

    SupervisedRun(ServiceEnvironment environment) {
        this.environment = environment;
        this.report = new ServiceReport(environment.manager(), properties.status());
    }

    void begin(LaresProperties properties) {
        this.properties = properties;
        report = new ServiceReport(environment.manager(), properties.status());
        report.starting("Starting");
        if (properties.signals()) {
            JvmSignals.take(Signal.SIGTERM, this::exit);
            JvmSignals.take(Signal.SIGINT, this::exit);
        }
    }

    /** As the JVM does it on these signals, all shutdown hooks included, but with the exit code of a program that ended as asked. */
    private void exit() {
        report.stopping();
        Runtime.getRuntime().exit(0);
    }

    /** The context is there, without beans. */
    void prepared(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        beans.registerSingleton("laresServiceEnvironment", environment);
        beans.registerSingleton("laresNotify", environment.manager());
        beans.registerSingleton("laresListenFds", environment.listenFds());
        if (beans instanceof DefaultSingletonBeanRegistry registry) {
            // The first to be registered is the last to be destroyed.
            registry.registerDisposableBean("laresProgress", () -> watch(Optional.empty()));
        }
        StartProgress progress = new StartProgress();
        beans.addBeanPostProcessor(progress);
        watch(Optional.of(ProgressTicker.start(progress, text -> {
            report.starting(text);
            extendTimeout(properties.extendTimeout());
        })));
    }

    /** Its beans are known. */
    void loaded(ConfigurableApplicationContext context) {
        context.addApplicationListener(new Events(context));
    }

    /** They are created, and the web server listens. */
    void started() {
        report.starting("Starting: calling runners");
    }

    /** All that is done at the start is done. */
    void ready(ConfigurableApplicationContext context) {
        watch(Optional.empty());
        List<ReloadListener> listeners = context.getBeanProvider(ReloadListener.class).orderedStream().toList();
        if (properties.signals() && !listeners.isEmpty()) {
            JvmSignals.take(Signal.SIGHUP, new Reload(report, listeners));
        }
        String port = context.getEnvironment().getProperty("local.server.port", "-1");
        report.ready(port.equals("-1") || port.equals("0") ? "Running" : "Listening on port " + port);
        if (properties.watchdog().enabled()) {
            HealthCheck health = context.getBeanProvider(HealthCheck.class).getIfAvailable(HealthCheck::alive);
            watchdog = Watchdog.start(environment.manager(), health);
        }
    }

    void failed(Optional<ConfigurableApplicationContext> context, Throwable failure) {
        watch(Optional.empty());
        report.failed(StartFailure.of(failure, context));
    }

    /** The context is about to stop its components. */
    private void closing(ConfigurableApplicationContext context) {
        report.stopping();
        watchdog.ifPresent(Watchdog::close);
        Duration patience = context.getEnvironment()
                .getProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class, DEFAULT_PHASE).plus(MARGIN);
        extendTimeout(patience);
        watch(Optional.of(ProgressTicker.start(StopProgress.of(context.getBeanFactory()), text -> {
            report.stopping(text);
            extendTimeout(patience);
        })));
    }

    private void extendTimeout(Duration duration) {
        if (properties.extendsTimeout()) {
            report.extendTimeout(duration);
        }
    }

    private synchronized void watch(Optional<ProgressTicker> next) {
        ticker.ifPresent(ProgressTicker::close);
        ticker = next;
    }

    private void available(AvailabilityChangeEvent<?> event) {
        AvailabilityState state = event.getState();
        switch (state) {
            case ReadinessState.ACCEPTING_TRAFFIC, LivenessState.CORRECT -> report.usual();
            case ReadinessState.REFUSING_TRAFFIC -> report.unusual("Refusing traffic");
            case LivenessState.BROKEN -> report.unusual("Broken");
            default -> { }
        }
    }

    /** Of the context itself: a child of it, as the one of Actuator's own port, publishes to its parent too. */
    private final class Events implements ApplicationListener<ApplicationEvent> {
        private final ConfigurableApplicationContext context;

        private Events(ConfigurableApplicationContext context) {
            this.context = context;
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            if (event.getSource() instanceof ApplicationContext source && source != context) {
                return;
            }
            switch (event) {
                case ContextClosedEvent _ -> closing(context);
                case AvailabilityChangeEvent<?> availability -> available(availability);
                default -> { }
            }
        }
    }
}
