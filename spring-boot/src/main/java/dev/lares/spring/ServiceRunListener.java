package dev.lares.spring;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Hears of each step of a run of a Spring application, and passes it on if the process runs under a service manager.
 *
 * <p>Why not the events themselves: a run listener belongs to one run, so nothing is static; it hears of failures that come
 * before there is a context; and it is called after those events have reached everybody, so the program is ready when it says
 * so.
 */
final class ServiceRunListener implements SpringApplicationRunListener {
    /** Spring Cloud reads its configuration with an application of its own, and marks it so. */
    private static final String FORERUNNER = "bootstrap";

    private Optional<SupervisedRun> run = Optional.empty();

    @Override
    public void starting(ConfigurableBootstrapContext bootstrap) {
        ServiceEnvironment environment = bootstrap.getOrElseSupply(ServiceEnvironment.class, ServiceEnvironment::ofProcess);
        if (environment.supervised()) {
            run = Optional.of(new SupervisedRun(environment));
        }
    }

    @Override
    public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment settings) {
        if (run.isPresent()) {
            LaresProperties properties = Binder.get(settings).bindOrCreate("lares", LaresProperties.class);
            run = run.filter(_ -> properties.enabled() && !settings.getPropertySources().contains(FORERUNNER));
            run.ifPresent(r -> r.begin(properties));
        }
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        run.ifPresent(r -> r.prepared(context));
    }

    @Override
    public void contextLoaded(ConfigurableApplicationContext context) {
        run.ifPresent(r -> r.loaded(context));
    }

    @Override
    public void started(ConfigurableApplicationContext context, Duration timeTaken) {
        run.ifPresent(SupervisedRun::started);
    }

    @Override
    public void ready(ConfigurableApplicationContext context, Duration timeTaken) {
        run.ifPresent(r -> r.ready(context));
    }

    @Override
    public void failed(ConfigurableApplicationContext context, Throwable failure) {
        run.ifPresent(r -> r.failed(Optional.ofNullable(context), failure));
    }
}
